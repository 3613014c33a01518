import { CompiledQuery } from 'kysely';
import { type Db, isPostgres } from '../state/tables.ts';

/** What is counted of an account: what named it, and what its people did without naming one. */
export interface AccountRows {
  /** Raw ids of the people whose current account it is. */
  members: string[];
  counted: Counted[];
}
export interface Counted {
  rawId: string;
  key: string;
  count: number;
  first_at: number;
  last_at: number;
  /** JSON. */
  recent: string;
}

/** In one statement and one row of JSON: see `readFacts`. The current account is decided as `currentAccount` does. */
export async function readAccountRows(db: Db, environmentId: string, accountId: string): Promise<AccountRows> {
  const text = isPostgres(db) ? TEXTS.postgres : TEXTS.sqlite;
  const answer = await db.executeQuery<{ facts: string | null }>(CompiledQuery.raw(text, [environmentId, accountId]));
  const rows: AccountRows = { members: [], counted: [] };
  const found = JSON.parse(answer.rows[0]?.facts ?? '[]') as Found[];
  for (const [kind, rawId, key, count, first_at, last_at, recent] of found) {
    if (kind === 'member') rows.members.push(rawId);
    else rows.counted.push({ rawId, key, count, first_at, last_at, recent });
  }
  return rows;
}

type Found = [
  kind: 'member' | 'counted',
  rawId: string,
  key: string,
  count: number,
  first_at: number,
  last_at: number,
  recent: string,
];
const COLUMNS = 'kind, raw_id, key, count, first_at, last_at, recent';
const TEXTS = {
  sqlite: textOf('?1', '?2', `json_group_array(json_array(${COLUMNS}))`),
  postgres: textOf('$1::text', '$2::text', `json_agg(json_build_array(${COLUMNS}))::text`),
};

function textOf(environmentId: string, accountId: string, json: string): string {
  const env = `environment_id = ${environmentId}`;
  const counted = `select 'counted', raw_id, key, count, first_at, last_at, recent from`;
  // What is few comes first in every join, whatever the planner knows of the tables.
  return `with
    ever as materialized (select raw_id as id from memberships where ${env} and account_id = ${accountId}),
    person as materialized (
      select distinct person_id as id from ever cross join people where ${env} and raw_id = ever.id),
    own as materialized (
      select raw_id as id, person_id as person from person cross join people where ${env} and person_id = person.id),
    latest as materialized (
      select person, account_id, row_number() over (
        partition by person order by last_at desc, last_message_id desc) as place
      from own cross join memberships where ${env} and raw_id = own.id),
    member as materialized (
      select id from own
      where person in (select person from latest where place = 1 and account_id = ${accountId}))
    select ${json} as facts from (
      select 'member' as kind, id as raw_id, '' as key, 0 as count, 0 as first_at, 0 as last_at, '' as recent from member
      union all ${counted} aggregates where ${env} and group_id = ${accountId}
      union all ${counted} member cross join aggregates where ${env} and raw_id = member.id and group_id = '') as found`.replace(
    /\s+/g,
    ' ',
  );
}
