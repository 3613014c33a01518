import type { Database } from '@foothold/storage/metadata';
import type { Kysely } from 'kysely';
import { currentAccount, peopleOfRawIds, rawIdsOfPeople } from '../../state/members.ts';
import { groupBy, selectIn } from '../../state/tables.ts';

export interface Who {
  personId: string;
  /** Of the person's latest group call; null when there was none. */
  accountId: string | null;
}

/** For each raw id the person it belongs to now, and that person's account. A raw id that nobody knows stands for itself. */
export async function whoIs(
  db: Kysely<Database>,
  environmentId: string,
  rawIds: Iterable<string>,
): Promise<Map<string, Who>> {
  const asked = [...new Set(rawIds)];
  const people = await peopleOfRawIds(db, environmentId, asked);
  const all = await rawIdsOfPeople(db, environmentId, new Set(people.values()));
  const memberships = await selectIn(db, 'memberships', environmentId, 'raw_id', [...all.values()].flat());
  const byRawId = groupBy(
    memberships.filter((row) => row.automated === 0),
    (row) => row.raw_id,
  );
  const accounts = new Map(
    [...all].map(([personId, ids]) => [personId, currentAccount(ids.flatMap((id) => byRawId.get(id) ?? []))]),
  );
  return new Map(
    asked.map((rawId) => {
      const personId = people.get(rawId) ?? rawId;
      return [rawId, { personId, accountId: accounts.get(personId) ?? null }];
    }),
  );
}
