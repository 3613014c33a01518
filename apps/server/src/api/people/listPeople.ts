import { type Database, searchText } from '@foothold/storage/metadata';
import { type Kysely, sql } from 'kysely';

export interface PeopleAsked {
  environmentId: string;
  /** Part of an id, name or e-mail address. */
  q?: string | undefined;
  /** Only who has ever belonged to this account. */
  account?: string | undefined;
  automated?: 'exclude' | 'include' | 'only' | undefined;
  after: [lastSeenAt: number, personId: string] | null;
  limit: number;
}

/** Ids of people with the time they were last seen, latest first. */
export function listPeople(
  db: Kysely<Database>,
  { environmentId, q, account, automated = 'include', after, limit }: PeopleAsked,
): Promise<{ person_id: string; last_seen_at: number }[]> {
  const lastSeen = sql<number>`max(last_seen_at)`;
  const isAutomated = sql<number>`min(automated)`;
  let query = db
    .selectFrom('people')
    .select(['person_id', lastSeen.as('last_seen_at')])
    .where('environment_id', '=', environmentId)
    .groupBy('person_id')
    .orderBy(lastSeen, 'desc')
    .orderBy('person_id', 'desc')
    .limit(limit);
  if (after) {
    const [at, id] = after;
    query = query.having((e) => e.or([e(lastSeen, '<', at), e.and([e(lastSeen, '=', at), e('person_id', '<', id)])]));
  }
  if (automated !== 'include') query = query.having(isAutomated, '=', automated === 'only' ? 1 : 0);
  if (q) query = query.where('person_id', 'in', matching(db, environmentId, q));
  if (account !== undefined) query = query.where('person_id', 'in', members(db, environmentId, account));
  return query.execute();
}

const matching = (db: Kysely<Database>, environmentId: string, q: string) => {
  const pattern = containing(q);
  return db
    .selectFrom('people as p')
    .leftJoin('person_traits as t', (join) =>
      join.onRef('t.environment_id', '=', 'p.environment_id').onRef('t.raw_id', '=', 'p.raw_id'),
    )
    .select('p.person_id')
    .where('p.environment_id', '=', environmentId)
    .where(sql<boolean>`(lower(p.raw_id) like ${pattern} escape '\\' or t.search like ${pattern} escape '\\')`);
};

const members = (db: Kysely<Database>, environmentId: string, account: string) =>
  db
    .selectFrom('memberships as m')
    .innerJoin('people as p', (join) =>
      join.onRef('p.environment_id', '=', 'm.environment_id').onRef('p.raw_id', '=', 'm.raw_id'),
    )
    .select('p.person_id')
    .where('m.environment_id', '=', environmentId)
    .where('m.account_id', '=', account);

/** LIKE pattern for text that holds `q`, upper or lower case. */
export const containing = (q: string): string => `%${searchText(q).replace(/[\\%_]/g, '\\$&')}%`;

/**
 * The person that an id stands for: a person's own id, any raw id of theirs, or an anonymous id that was only ever named
 * together with theirs. Null when nobody has it.
 */
export async function findPersonId(db: Kysely<Database>, environmentId: string, id: string): Promise<string | null> {
  const row = await db
    .selectFrom('people')
    .select('person_id')
    .where('environment_id', '=', environmentId)
    .where((e) => e.or([e('raw_id', '=', id), e('person_id', '=', id)]))
    .executeTakeFirst();
  if (row) return row.person_id;
  const named = await db
    .selectFrom('identities')
    .select('user_id')
    .where('environment_id', '=', environmentId)
    .where('anonymous_id', '=', id)
    .executeTakeFirst();
  return named?.user_id ?? null;
}

/**
 * All raw ids of one person, in order; those too that were only ever named together with theirs. Anybody may claim anything:
 * an id that belongs to somebody else in `people` is not theirs.
 */
export async function rawIdsOf(db: Kysely<Database>, environmentId: string, personId: string): Promise<string[]> {
  const seen = await db
    .selectFrom('people')
    .select('raw_id as id')
    .where('environment_id', '=', environmentId)
    .where('person_id', '=', personId)
    .execute();
  const named = await db
    .selectFrom('identities as i')
    .leftJoin('people as p', (join) =>
      join.onRef('p.environment_id', '=', 'i.environment_id').onRef('p.raw_id', '=', 'i.anonymous_id'),
    )
    .select('i.anonymous_id as id')
    .where('i.environment_id', '=', environmentId)
    .where('i.user_id', '=', personId)
    .where('p.raw_id', 'is', null)
    .execute();
  return [...new Set([...seen, ...named].map(({ id }) => id))].sort();
}
