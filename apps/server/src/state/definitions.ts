import type { Milestone } from '@foothold/protocol/types';
import type { Database } from '@foothold/storage/metadata';
import type { Occurrence } from '@foothold/targeting';
import type { Kysely } from 'kysely';
import { countedBy, milestoneTracker, type Tracker } from './tracker.ts';

/** A milestone with the tracker that counts for it. */
export interface CountedMilestone {
  milestone: Milestone;
  version: number;
  tracker: Tracker & { kind: 'milestone' };
}
export interface Rule {
  tracker: Tracker;
  counts(seen: Occurrence): boolean;
}
/** What one environment counts. */
export interface Definitions {
  byEvent: Map<string, Rule[]>;
  byPage: Rule[];
  trackers: Map<string, Tracker>;
  milestones: CountedMilestone[];
}

/** What is counted of a block: read inside the transaction that folds it; the history of each tracker ends before it. */
export async function loadDefinitions(
  db: Kysely<Database>,
  environmentIds: string[],
  block: number,
): Promise<Map<string, Definitions>> {
  const trackers = await db
    .selectFrom('aggregate_definitions')
    .select(['environment_id', 'key', 'kind', 'definition'])
    .where('environment_id', 'in', environmentIds)
    .where('block', '<', block)
    .execute();
  const milestones = await db
    .selectFrom('milestones')
    .innerJoin('environments', 'environments.project_id', 'milestones.project_id')
    .select(['environments.id as environment_id', 'milestones.definition', 'milestones.version'])
    .where('environments.id', 'in', environmentIds)
    .execute();
  const found = new Map(environmentIds.map((id) => [id, emptyDefinitions()]));
  for (const { environment_id, kind, key, definition } of trackers) {
    addTracker(found.get(environment_id), { kind, key, definition: JSON.parse(definition) } as Tracker);
  }
  for (const { environment_id, definition, version } of milestones) {
    const milestone = JSON.parse(definition) as Milestone;
    found.get(environment_id)?.milestones.push({ milestone, version, tracker: milestoneTracker(milestone) });
  }
  return found;
}

export function emptyDefinitions(): Definitions {
  return { byEvent: new Map(), byPage: [], trackers: new Map(), milestones: [] };
}

export function addTracker(definitions: Definitions | undefined, tracker: Tracker): void {
  if (!definitions) return;
  definitions.trackers.set(tracker.key, tracker);
  const rule: Rule = { tracker, counts: countedBy(tracker) };
  const { event } = tracker.definition;
  if (event === undefined) {
    definitions.byPage.push(rule);
    return;
  }
  const rules = definitions.byEvent.get(event);
  if (rules) rules.push(rule);
  else definitions.byEvent.set(event, [rule]);
}
