import { type RawBuilder, sql } from 'kysely';
import { hashOfId } from '../ingest/event/hashes.ts';
import type { Db } from '../state/tables.ts';
import type { Who } from './who.ts';

/** One fact of {@link readSnapshot}; what the columns hold depends on the kind. */
export interface Fact {
  kind:
    | 'cost'
    | 'exposure'
    | 'version'
    | 'traits'
    | 'account'
    | 'membership'
    | 'aggregate'
    | 'content'
    | 'milestone'
    | 'included';
  /** What it is about: an id or a key. */
  a: string;
  n: number;
  first_at: number;
  last_at: number;
  json: string;
}

/**
 * Everything that is stored about somebody, of one moment, in one statement: what says that an event is included and
 * what it is included in cannot be of two different times. No order.
 */
export async function readSnapshot(db: Db, environmentId: string, who: Who, pending: string[]): Promise<Fact[]> {
  const env = sql`environment_id = ${environmentId}`;
  const raw = sql`raw_id in (${sql.join(who.rawIds)})`;
  const account = who.accountId ?? '';
  const subjects = sql.join([...who.subjects, ...(who.accountId ? [who.accountId] : [])]);
  const parts: RawBuilder<unknown>[] = [
    sql`select 'version' as kind, subject_id as a, version as n, 0 as first_at, 0 as last_at, '' as json
      from state_versions where ${env} and subject_kind = 'person' and subject_id in (${sql.join(who.rawIds)})`,
    sql`select 'version', subject_id, version, 1, 0, ''
      from state_versions where ${env} and subject_kind = 'account' and subject_id = ${account}`,
    sql`select 'traits', raw_id, 0, 0, 0, traits from person_traits where ${env} and ${raw}`,
    sql`select 'account', account_id, 0, 0, 0, traits from accounts where ${env} and account_id = ${account}`,
    sql`select 'membership', raw_id, 0, 0, 0, traits from memberships
      where ${env} and ${raw} and account_id = ${account} and traits <> '{}'`,
    sql`select 'aggregate', key, count, first_at, last_at, recent from aggregates where ${env} and ${raw}`,
    sql`select 'content', content_id, 0, 0, 0, state from content_states where ${env} and ${raw}`,
    sql`select 'milestone', milestone_id, at, 0, 0, ''
      from milestones_reached where ${env} and subject_id in (${subjects})`,
    sql`select 'cost', raw_id, coalesce(complained_at, -1), 0, 0, recent from interruptions where ${env} and ${raw}`,
    sql`select 'exposure', experiment, at, 0, 0, arm || ${sql.lit('\n')} || message_id from exposures
      where ${env} and ((unit_kind = 'person' and unit_id in (${sql.join(who.rawIds)}))
        or (unit_kind = 'account' and unit_id = ${account}))`,
    ...pending.map(
      (id, index) =>
        sql`select 'included', '', ${sql.lit(index)}, 0, 0, ''
          from ingest_dedup where ${env} and hash = ${hashOfId(id)}`,
    ),
  ];
  const { rows } = await sql<Fact>`${sql.join(parts, sql` union all `)}`.execute(db);
  return rows;
}
