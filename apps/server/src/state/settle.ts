import type { Definitions } from './definitions.ts';
import { unpair } from './fold.ts';
import { peopleOfRawIds, rawIdsOfPeople } from './members.ts';
import { settleAccounts, settlePeople } from './reached.ts';
import { groupBy, selectIn, type Trx } from './tables.ts';
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
  moved: new Set(),
});

/** Draws what follows from changes: milestones of people and accounts, and new versions for all whom a browser asks about. */
export async function settle(
  trx: Trx,
  environmentId: string,
  changes: Changes,
  { milestones }: Definitions,
): Promise<void> {
  const asksTraits = milestones.some(({ milestone }) => milestone.where?.some((filter) => 'trait' in filter));
  const counted = new Set([
    ...changes.memberships,
    ...firsts(changes.occurrences),
    ...(asksTraits ? changes.traits : []),
  ]);
  const shown = new Set([...changes.traits, ...changes.contents, ...firsts(changes.aggregates)]);
  if (counted.size + shown.size + changes.moved.size + changes.accounts.size === 0) return;

  const people = await peopleOfRawIds(trx, environmentId, new Set([...counted, ...shown]));
  const decisive = new Set(changes.moved);
  for (const id of counted) decisive.add(people.get(id) ?? id);
  const affected = new Set(decisive);
  for (const id of shown) affected.add(people.get(id) ?? id);

  const rawIds = await rawIdsOfPeople(trx, environmentId, affected);
  const accounts = await accountsOf(trx, environmentId, rawIds);
  const pick = (ids: Set<string>) => [...ids].flatMap((id) => [...(accounts.get(id) ?? [])]);
  const decisiveAccounts = new Set([...pick(decisive), ...groups(changes.occurrences)]);
  if (asksTraits) for (const id of await actedFor(trx, environmentId, rawIds)) decisiveAccounts.add(id);

  await settlePeople(trx, environmentId, milestones, decisive);
  await settleAccounts(trx, environmentId, milestones, decisiveAccounts);
  await bumpVersions(trx, environmentId, 'person', new Set([...affected, ...[...rawIds.values()].flat()]));
  const told = [...pick(affected), ...decisiveAccounts, ...changes.accounts, ...groups(changes.aggregates)];
  await bumpVersions(trx, environmentId, 'account', new Set(told));
}

/** Every account that each person ever joined. */
async function accountsOf(trx: Trx, environmentId: string, rawIds: Map<string, string[]>) {
  const rows = await selectIn(trx, 'memberships', environmentId, 'raw_id', new Set([...rawIds.values()].flat()));
  const byRawId = groupBy(rows, (row) => row.raw_id);
  const found = new Map<string, Set<string>>();
  for (const [person, ids] of rawIds) {
    found.set(person, new Set(ids.flatMap((id) => (byRawId.get(id) ?? []).map((row) => row.account_id))));
  }
  return found;
}

/** Accounts in whose name these people did something: filters on their traits decide about it. */
async function actedFor(trx: Trx, environmentId: string, rawIds: Map<string, string[]>): Promise<Set<string>> {
  const ids = new Set([...rawIds.values()].flat());
  const rows = await selectIn(trx, 'milestone_occurrences', environmentId, 'raw_id', ids);
  return new Set(rows.map((row) => row.group_id).filter((id) => id !== ''));
}

const firsts = (keys: string[]) => keys.map((key) => unpair(key)[0] as string);
const groups = (keys: string[]) => keys.map((key) => unpair(key)[1] as string).filter((id) => id !== '');
