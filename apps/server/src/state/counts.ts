import type { Aggregate, ContentState } from '@foothold/protocol/types';
import { canonical, mergeAggregates, mergeContentState } from '@foothold/targeting';
import { pair, unpair } from './fold.ts';
import { mergeOccurrences, type Occurrence } from './occurrences.ts';
import { selectIn, type Trx, upsert } from './tables.ts';
import type { Tracker } from './tracker.ts';

const COUNTED = ['environment_id', 'raw_id', 'group_id', 'key'] as const;
const rawIdsOf = (keys: Iterable<string>) => new Set([...keys].map((key) => unpair(key)[0] as string));

export const readAggregate = (row: {
  count: number;
  first_at: number;
  last_at: number;
  recent: string;
}): Aggregate => ({
  count: row.count,
  firstAt: row.first_at,
  lastAt: row.last_at,
  recentAt: JSON.parse(row.recent) as number[],
});

/** Adds to what is counted. Returns what changed: all of `found`, by (raw id, group id, key). */
export async function addAggregates(trx: Trx, environmentId: string, found: Map<string, Aggregate>): Promise<string[]> {
  const stored = await selectIn(trx, 'aggregates', environmentId, 'raw_id', rawIdsOf(found.keys()));
  const known = new Map(stored.map((row) => [pair(row.raw_id, row.group_id, row.key), row]));
  const rows = [...found].map(([id, news]) => {
    const [raw_id, group_id, key] = unpair(id) as [string, string, string];
    const before = known.get(id);
    const { count, firstAt, lastAt, recentAt } = mergeAggregates(before && readAggregate(before), news);
    const recent = JSON.stringify(recentAt);
    return { environment_id: environmentId, raw_id, group_id, key, count, first_at: firstAt, last_at: lastAt, recent };
  });
  await upsert(trx, 'aggregates', [...COUNTED], ['count', 'first_at', 'last_at', 'recent'], rows);
  return [...found.keys()];
}

/** Adds to what milestones count. Returns what changed, by (raw id, group id, key). */
export async function addOccurrences(
  trx: Trx,
  environmentId: string,
  found: Map<string, Occurrence[]>,
  trackers: Map<string, Tracker>,
): Promise<string[]> {
  const stored = await selectIn(trx, 'milestone_occurrences', environmentId, 'raw_id', rawIdsOf(found.keys()));
  const known = new Map(stored.map((row) => [pair(row.raw_id, row.group_id, row.key), row.occurrences]));
  const changed: string[] = [];
  const rows = [];
  for (const [id, news] of found) {
    const [raw_id, group_id, key] = unpair(id) as [string, string, string];
    const tracker = trackers.get(key);
    if (tracker?.kind !== 'milestone') continue;
    const before = known.get(id) ?? '[]';
    const occurrences = JSON.stringify(mergeOccurrences(JSON.parse(before), news, tracker.definition));
    if (occurrences === before) continue;
    changed.push(id);
    rows.push({ environment_id: environmentId, raw_id, group_id, key, occurrences });
  }
  await upsert(trx, 'milestone_occurrences', [...COUNTED], ['occurrences'], rows);
  return changed;
}

/** Returns the raw ids that are somewhere else with a content than before. */
export async function mergeContentStates(
  trx: Trx,
  environmentId: string,
  found: Map<string, ContentState>,
  now: number,
): Promise<Set<string>> {
  const stored = await selectIn(trx, 'content_states', environmentId, 'raw_id', rawIdsOf(found.keys()));
  const known = new Map(stored.map((row) => [pair(row.raw_id, row.group_id, row.content_id), row.state]));
  const changed = new Set<string>();
  const rows = [];
  for (const [id, news] of found) {
    const [raw_id, group_id, content_id] = unpair(id) as [string, string, string];
    const before = known.get(id) ?? '{}';
    const merged = mergeContentState(JSON.parse(before), news);
    if (canonical(merged) === canonical(JSON.parse(before))) continue;
    const state = JSON.stringify(merged); // keys in the order in which they came: ties between registers go by their text
    changed.add(raw_id);
    rows.push({ environment_id: environmentId, raw_id, group_id, content_id, state, updated_at: now });
  }
  const key = ['environment_id', 'raw_id', 'group_id', 'content_id'] as const;
  await upsert(trx, 'content_states', [...key], ['state', 'updated_at'], rows);
  return changed;
}
