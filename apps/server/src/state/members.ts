import type { MembershipsTable } from '@foothold/storage/metadata';
import { compareMoments } from './order.ts';
import { type Db, groupBy, selectIn } from './tables.ts';

/** Raw ids by the person that they belong to. */
export async function rawIdsOfPeople(
  db: Db,
  environmentId: string,
  personIds: Iterable<string>,
): Promise<Map<string, string[]>> {
  const found = new Map([...personIds].map((id): [string, string[]] => [id, []]));
  for (const row of await selectIn(db, 'people', environmentId, 'person_id', found.keys())) {
    found.get(row.person_id)?.push(row.raw_id);
  }
  return found;
}

/** The person of each raw id that was ever seen. */
export async function peopleOfRawIds(
  db: Db,
  environmentId: string,
  rawIds: Iterable<string>,
): Promise<Map<string, string>> {
  const rows = await selectIn(db, 'people', environmentId, 'raw_id', rawIds);
  return new Map(rows.map((row) => [row.raw_id, row.person_id]));
}

/** The account of a person: of the latest group call of any of the person's raw ids. */
export function currentAccount(
  memberships: Pick<MembershipsTable, 'account_id' | 'last_at' | 'last_message_id'>[],
): string | null {
  let latest: (typeof memberships)[number] | undefined;
  for (const row of memberships) {
    const isLater =
      !latest ||
      compareMoments(
        { at: row.last_at, messageId: row.last_message_id },
        { at: latest.last_at, messageId: latest.last_message_id },
      ) > 0;
    if (isLater) latest = row;
  }
  return latest?.account_id ?? null;
}

/** For each account the raw ids of the people whose current account it is: what they do without naming one is its. */
export async function membersOf(
  db: Db,
  environmentId: string,
  accountIds: Iterable<string>,
): Promise<Map<string, string[]>> {
  const members = new Map([...accountIds].map((id): [string, string[]] => [id, []]));
  const ever = await selectIn(db, 'memberships', environmentId, 'account_id', members.keys());
  const people = await peopleOfRawIds(db, environmentId, new Set(ever.map((row) => row.raw_id)));
  const rawIds = await rawIdsOfPeople(db, environmentId, new Set(people.values()));
  const all = await selectIn(db, 'memberships', environmentId, 'raw_id', new Set([...rawIds.values()].flat()));
  const byRawId = groupBy(all, (row) => row.raw_id);
  for (const ids of rawIds.values()) {
    const account = currentAccount(ids.flatMap((id) => byRawId.get(id) ?? []));
    if (account !== null) members.get(account)?.push(...ids);
  }
  return members;
}
