import { type IdentitiesTable, type PeopleTable, searchText } from '@foothold/storage/metadata';
import type { Identity, SeenPerson } from './fold.ts';
import { type Known, learn } from './known-people.ts';
import { compareMoments } from './order.ts';
import { isSameRow, selectIn, type Trx, upsert } from './tables.ts';
import { isSaying, mergeTraits, nameIn, readTraits, type Traits, textOf, traitValues, writeTraits } from './traits.ts';

export interface MergedPeople {
  /** The person of every raw id that was seen or moved. */
  personOf: Map<string, string>;
  /** People who lost or won a raw id that was there before. */
  moved: Set<string>;
}

/** Keeps the first user of every anonymous id. Returns those that are new or another. */
export async function mergeIdentities(
  trx: Trx,
  environmentId: string,
  found: Map<string, Identity>,
  known: Known,
): Promise<Map<string, string>> {
  await learn(trx, environmentId, known, { identities: found.keys() });
  const changed = new Map<string, string>();
  const rows: IdentitiesTable[] = [];
  for (const [anonymousId, { userId, at, messageId }] of found) {
    const before = known.identities.get(anonymousId);
    if (before && compareMoments({ at: before.first_at, messageId: before.first_message_id }, { at, messageId }) <= 0) {
      continue;
    }
    if (before?.user_id !== userId) changed.set(anonymousId, userId);
    const row: IdentitiesTable = {
      environment_id: environmentId,
      anonymous_id: anonymousId,
      user_id: userId,
      first_at: at,
      first_message_id: messageId,
    };
    known.identities.set(anonymousId, row);
    rows.push(row);
  }
  const key = ['environment_id', 'anonymous_id'] as const;
  await upsert(trx, 'identities', [...key], ['user_id', 'first_at', 'first_message_id'], rows);
  return changed;
}

/** When somebody was last seen is kept to the minute: a row need not be written again for every event. */
const SEEN_STEP_MS = 60_000;
export const lastSeen = (before: number | undefined, at: number | undefined): number =>
  Math.max(before ?? -Infinity, at === undefined ? -Infinity : Math.floor(at / SEEN_STEP_MS) * SEEN_STEP_MS);

/** Who was seen, and whose each raw id is now: itself, or for an anonymous id its first user. */
export async function mergePeople(
  trx: Trx,
  environmentId: string,
  seen: Map<string, SeenPerson>,
  identified: Map<string, string>,
  known: Known,
): Promise<MergedPeople> {
  const ids = new Set([...seen.keys(), ...identified.keys()]);
  await learn(trx, environmentId, known, { people: ids });
  const unknown = [...seen].filter(([id, now]) => now.anonymous && !known.people.get(id) && !identified.has(id));
  await learn(trx, environmentId, known, { identities: unknown.map(([id]) => id) });
  const moved = new Set<string>();
  const personOf = new Map<string, string>();
  const rows: PeopleTable[] = [];
  for (const rawId of ids) {
    const before = known.people.get(rawId);
    const now = seen.get(rawId);
    if (!before && !now) continue;
    const anonymous = both(before?.anonymous, now?.anonymous);
    const user = identified.get(rawId) ?? known.identities.get(rawId)?.user_id;
    const to = anonymous ? (user ?? before?.person_id ?? rawId) : rawId;
    personOf.set(rawId, to);
    if (before && before.person_id !== to) moved.add(before.person_id).add(to);
    const row: PeopleTable = {
      environment_id: environmentId,
      raw_id: rawId,
      person_id: to,
      anonymous,
      automated: both(before?.automated, now?.automated),
      first_seen_at: Math.min(before?.first_seen_at ?? Infinity, now?.firstAt ?? Infinity),
      last_seen_at: lastSeen(before?.last_seen_at, now?.lastAt),
    };
    if (before && isSameRow(before, row)) continue;
    known.people.set(rawId, row);
    rows.push(row);
  }
  const columns = ['person_id', 'anonymous', 'automated', 'first_seen_at', 'last_seen_at'] as const;
  await upsert(trx, 'people', ['environment_id', 'raw_id'], [...columns], rows);
  return { personOf, moved };
}

/** Returns the raw ids of which something was news. */
export async function mergePersonTraits(
  trx: Trx,
  environmentId: string,
  said: Map<string, Traits>,
): Promise<Set<string>> {
  const stored = await selectIn(trx, 'person_traits', environmentId, 'raw_id', said.keys());
  const known = new Map(stored.map((row) => [row.raw_id, row.traits]));
  const changed = new Set<string>();
  const rows = [];
  for (const [rawId, news] of said) {
    const before = known.get(rawId);
    const merged = before === undefined ? news : mergeTraits(readTraits(before), news);
    const traits = writeTraits(merged);
    if (traits === before) continue;
    if (before === undefined || !isSaying(before, merged)) changed.add(rawId);
    const values = traitValues(merged);
    const name = nameIn(values);
    const email = textOf(values.email);
    rows.push({
      environment_id: environmentId,
      raw_id: rawId,
      traits,
      name,
      email,
      search: searchText(rawId, name, email),
    });
  }
  await upsert(trx, 'person_traits', ['environment_id', 'raw_id'], ['traits', 'name', 'email', 'search'], rows);
  return changed;
}

/** 1 only while all that is known says 1. */
export const both = (a: 0 | 1 | undefined, b: 0 | 1 | undefined): 0 | 1 => ((a ?? 1) & (b ?? 1) ? 1 : 0);
