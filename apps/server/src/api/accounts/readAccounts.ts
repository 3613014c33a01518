import type { AccountItem } from '@foothold/protocol/types';
import type { AccountsTable, Database } from '@foothold/storage/metadata';
import type { Kysely } from 'kysely';
import { readTraits, textOf, traitValues } from '../../state/traits.ts';
import { iso, isoOrNull } from '../lists.ts';
import { containing } from '../people/listPeople.ts';
import { firstValueOf, type ProjectContext } from '../people/projectContext.ts';
import { internalAccounts } from './internalAccounts.ts';

export interface AccountsAsked {
  environmentId: string;
  /** Part of an id or name. */
  q?: string | undefined;
  after: [lastSeenAt: number, accountId: string] | null;
  limit: number;
}

/** Accounts, the last seen first. */
export function listAccounts(
  db: Kysely<Database>,
  { environmentId, q, after, limit }: AccountsAsked,
): Promise<AccountsTable[]> {
  let query = db
    .selectFrom('accounts')
    .selectAll()
    .where('environment_id', '=', environmentId)
    .orderBy('last_seen_at', 'desc')
    .orderBy('account_id', 'desc')
    .limit(limit);
  if (after) {
    const [at, id] = after;
    query = query.where((e) =>
      e.or([e('last_seen_at', '<', at), e.and([e('last_seen_at', '=', at), e('account_id', '<', id)])]),
    );
  }
  if (q) query = query.where('search', 'like', containing(q));
  return query.execute();
}

/** What is known of these accounts. */
export async function accountItems(
  db: Kysely<Database>,
  environmentId: string,
  rows: AccountsTable[],
  context: ProjectContext,
): Promise<AccountItem[]> {
  const ids = rows.map((row) => row.account_id);
  const people = await peopleOf(db, environmentId, ids);
  const everybody = new Map([...people].map(([id, members]) => [id, new Set(members.keys())]));
  const reached = await reachedBy(db, environmentId, context.firstValue, everybody, ids);
  const internal = await internalAccounts(db, environmentId, identifiedOf(people), context);
  return rows.map((row) => {
    const traits = traitValues(readTraits(row.traits));
    return {
      id: row.account_id,
      name: row.name,
      traits,
      people: people.get(row.account_id)?.size ?? 0,
      csm: row.csm ?? textOf(traits.csm),
      firstSeenAt: iso(row.first_seen_at),
      lastSeenAt: iso(Math.max(row.first_seen_at, row.last_seen_at)),
      firstValueAt: isoOrNull(reached.get(row.account_id)),
      internal: internal.has(row.account_id),
    };
  });
}

/** By account, everybody who has ever belonged to it, and whether it is known who that is; automated traffic left out. */
async function peopleOf(
  db: Kysely<Database>,
  environmentId: string,
  accountIds: string[],
): Promise<Map<string, Map<string, 'identified' | 'anonymous'>>> {
  const people = new Map(accountIds.map((id) => [id, new Map<string, 'identified' | 'anonymous'>()]));
  if (accountIds.length === 0) return people;
  const rows = await db
    .selectFrom('memberships as m')
    .innerJoin('people as p', (join) =>
      join.onRef('p.environment_id', '=', 'm.environment_id').onRef('p.raw_id', '=', 'm.raw_id'),
    )
    .select(['m.account_id', 'p.person_id', 'p.raw_id', 'p.anonymous'])
    .where('m.environment_id', '=', environmentId)
    .where('m.account_id', 'in', accountIds)
    .where('p.automated', '=', 0)
    .execute();
  for (const { account_id, person_id, raw_id, anonymous } of rows) {
    const isKnown = anonymous === 0 || raw_id !== person_id;
    people.get(account_id)?.set(person_id, isKnown ? 'identified' : 'anonymous');
  }
  return people;
}

const identifiedOf = (people: Awaited<ReturnType<typeof peopleOf>>): Map<string, string[]> =>
  new Map(
    [...people].map(([account, members]) => [
      account,
      [...members].flatMap(([id, who]) => (who === 'identified' ? [id] : [])),
    ]),
  );

/** An account's own first value, or the first of its people's where people reach it. */
async function reachedBy(
  db: Kysely<Database>,
  environmentId: string,
  firstValue: ProjectContext['firstValue'],
  people: Map<string, Set<string>>,
  accountIds: string[],
): Promise<Map<string, number>> {
  if (!firstValue) return new Map();
  if (firstValue.scope === 'account') return firstValueOf(db, environmentId, firstValue.id, accountIds);
  const everybody = [...new Set([...people.values()].flatMap((ids) => [...ids]))];
  const byPerson = new Map<string, number>();
  for (let from = 0; from < everybody.length; from += 1_000) {
    const part = await firstValueOf(db, environmentId, firstValue.id, everybody.slice(from, from + 1_000));
    for (const [id, at] of part) byPerson.set(id, at);
  }
  const reached = new Map<string, number>();
  for (const [accountId, ids] of people) {
    const times = [...ids].flatMap((id) => byPerson.get(id) ?? []);
    if (times.length > 0) reached.set(accountId, Math.min(...times));
  }
  return reached;
}
