import { sql } from 'kysely';
import type { Definitions } from './definitions.ts';
import { unpair } from './fold.ts';
import { peopleOfRawIds, rawIdsOfPeople } from './members.ts';
import { settleAccounts, settlePeople } from './reached.ts';
import { chunks, selectIn, type Trx } from './tables.ts';
import { bumpVersions } from './versions.ts';

/** What a merge changed, before anything is drawn from it. */
export interface Changes {
  /** Raw ids with other traits. */
  traits: Set<string>;
  /** Raw ids with other memberships. */
  memberships: Set<string>;
  /** Accounts with other traits. */
  accounts: Set<string>;
  /** Raw ids with other content states. */
  contents: Set<string>;
  /** (raw id, group id, key). */
  aggregates: string[];
  /** (raw id, group id, key). */
  occurrences: string[];
  /** Raw ids and accounts that guidance has come to. */
  guidance: { person: Set<string>; account: Set<string> };
  /** People who lost or won a raw id. */
  moved: Set<string>;
}

export const noChanges = (): Changes => ({
  traits: new Set(),
  memberships: new Set(),
  accounts: new Set(),
  contents: new Set(),
  aggregates: [],
  occurrences: [],
  guidance: { person: new Set(), account: new Set() },
  moved: new Set(),
});

/**
 * Draws what follows from changes: milestones of people and accounts, and new versions for all whom a browser asks about.
 * @param personOf of the raw ids in `changes`, where it is known already
 */
export async function settle(
  trx: Trx,
  environmentId: string,
  changes: Changes,
  { milestones }: Definitions,
  personOf?: ReadonlyMap<string, string>,
): Promise<void> {
  const asksTraits = milestones.some(({ milestone }) => milestone.where?.some((filter) => 'trait' in filter));
  const decisive = new Set([...changes.memberships, ...rawIds(changes.occurrences)]);
  if (asksTraits) for (const id of changes.traits) decisive.add(id);
  const known = personOf ?? (await peopleOfRawIds(trx, environmentId, decisive));
  const people = new Set(changes.moved);
  for (const id of decisive) people.add(known.get(id) ?? id);

  const joined = await everJoined(trx, environmentId, 'person_id', people);
  const accounts = new Set([...joined, ...groups(changes.occurrences)]);
  if (asksTraits) for (const id of await actedFor(trx, environmentId, people)) accounts.add(id);
  await settlePeople(trx, environmentId, milestones, people);
  await settleAccounts(trx, environmentId, milestones, accounts);

  const shown = [...changes.traits, ...changes.contents, ...rawIds(changes.aggregates), ...changes.guidance.person];
  await bumpVersions(trx, environmentId, 'person', new Set([...people, ...decisive, ...shown]));
  const told = new Set([...accounts, ...changes.accounts, ...groups(changes.aggregates), ...changes.guidance.account]);
  // What named no account is summed up with the account that its person is in.
  const unnamed = new Set(rawIds(changes.aggregates.filter((key) => unpair(key)[1] === '')));
  for (const id of await everJoined(trx, environmentId, 'raw_id', unnamed)) told.add(id);
  await bumpVersions(trx, environmentId, 'account', told);
}

/** Every account that these people, or the people of these raw ids, ever joined. */
async function everJoined(
  trx: Trx,
  environmentId: string,
  by: 'person_id' | 'raw_id',
  ids: Set<string>,
): Promise<Set<string>> {
  const found = new Set<string>();
  for (const chunk of chunks(ids)) {
    const given = sql.join(chunk);
    const people =
      by === 'person_id'
        ? given
        : sql`select person_id from people where environment_id = ${environmentId} and raw_id in (${given})`;
    const { rows } = await sql<{ account_id: string }>`
      select distinct account_id from memberships where environment_id = ${environmentId} and raw_id in (
        select raw_id from people where environment_id = ${environmentId} and person_id in (${people}))`.execute(trx);
    for (const row of rows) found.add(row.account_id);
  }
  return found;
}

/** Accounts in whose name these people did something: filters on their traits decide about it. */
async function actedFor(trx: Trx, environmentId: string, people: Set<string>): Promise<Set<string>> {
  const ids = [...(await rawIdsOfPeople(trx, environmentId, people)).values()].flat();
  const rows = await selectIn(trx, 'milestone_occurrences', environmentId, 'raw_id', new Set(ids));
  return new Set(rows.map((row) => row.group_id).filter((id) => id !== ''));
}

const rawIds = (keys: string[]) => keys.map((key) => unpair(key)[0] as string);
const groups = (keys: string[]) => keys.map((key) => unpair(key)[1] as string).filter((id) => id !== '');
