import { searchText } from '@foothold/storage/metadata';
import type { Identity, SeenPerson } from './fold.ts';
import { compareMoments } from './order.ts';
import { selectIn, type Trx, upsert } from './tables.ts';
import { mergeTraits, nameIn, readTraits, type Traits, textOf, traitValues, writeTraits } from './traits.ts';

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
): Promise<Map<string, string>> {
  const stored = await selectIn(trx, 'identities', environmentId, 'anonymous_id', found.keys());
  const known = new Map(stored.map((row) => [row.anonymous_id, row]));
  const changed = new Map<string, string>();
  const rows = [];
  for (const [anonymousId, { userId, at, messageId }] of found) {
    const before = known.get(anonymousId);
    if (before && compareMoments({ at: before.first_at, messageId: before.first_message_id }, { at, messageId }) <= 0) {
      continue;
    }
    if (before?.user_id !== userId) changed.set(anonymousId, userId);
    rows.push({
      environment_id: environmentId,
      anonymous_id: anonymousId,
      user_id: userId,
      first_at: at,
      first_message_id: messageId,
    });
  }
  const key = ['environment_id', 'anonymous_id'] as const;
  await upsert(trx, 'identities', [...key], ['user_id', 'first_at', 'first_message_id'], rows);
  return changed;
}

/** Who was seen, and whose each raw id is now: itself, or for an anonymous id its first user. */
export async function mergePeople(
  trx: Trx,
  environmentId: string,
  seen: Map<string, SeenPerson>,
  identified: Map<string, string>,
): Promise<MergedPeople> {
  const stored = await selectIn(
    trx,
    'people',
    environmentId,
    'raw_id',
    new Set([...seen.keys(), ...identified.keys()]),
  );
  const known = new Map(stored.map((row) => [row.raw_id, row]));
  const unknown = [...seen.keys()].filter((id) => !known.has(id) && !identified.has(id));
  const users = new Map(identified);
  for (const row of await selectIn(trx, 'identities', environmentId, 'anonymous_id', unknown)) {
    users.set(row.anonymous_id, row.user_id);
  }
  const moved = new Set<string>();
  const personOf = new Map<string, string>();
  const rows = [];
  for (const rawId of new Set([...seen.keys(), ...known.keys()])) {
    const before = known.get(rawId);
    const now = seen.get(rawId);
    const anonymous = both(before?.anonymous, now?.anonymous);
    const to = anonymous ? (users.get(rawId) ?? before?.person_id ?? rawId) : rawId;
    personOf.set(rawId, to);
    if (before && before.person_id !== to) moved.add(before.person_id).add(to);
    rows.push({
      environment_id: environmentId,
      raw_id: rawId,
      person_id: to,
      anonymous,
      automated: both(before?.automated, now?.automated),
      first_seen_at: Math.min(before?.first_seen_at ?? Infinity, now?.firstAt ?? Infinity),
      last_seen_at: Math.max(before?.last_seen_at ?? -Infinity, now?.lastAt ?? -Infinity),
    });
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
    const traits = writeTraits(before === undefined ? news : mergeTraits(readTraits(before), news));
    if (traits === before) continue;
    changed.add(rawId);
    const values = traitValues(readTraits(traits));
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
