import { CompiledQuery } from 'kysely';
import { hashOfId } from '../ingest/event/hashes.ts';
import { type Db, isPostgres } from '../state/tables.ts';
import type { Claim, Who } from './who.ts';

/**
 * Who is meant and what is stored about them, in one statement and one row of JSON: every row that crosses from SQLite into
 * JavaScript costs more than finding it (measured: 650 µs for what takes 90 µs this way), and a statement sees one moment,
 * so that what says that an event is included and what it is included in cannot be of two different times.
 */

/** How much is read: who it is; with the versions of all that is stored; with all that is stored. */
export type Extent = 'who' | 'versions' | 'all';
/** One stored fact; what the columns hold depends on the kind. */
export type Fact = [kind: Kind, about: string, n: number, firstAt: number, lastAt: number, text: string];
type Kind =
  | 'person-version'
  | 'account-version'
  | 'traits'
  | 'account'
  | 'membership'
  | 'aggregate'
  | 'content'
  | 'milestone'
  | 'cost'
  | 'exposure'
  | 'included';
export interface Facts {
  who: Who;
  /** In no order. */
  of(kind: Kind): Fact[];
}

/**
 * Who a claim is about, and what is stored about them.
 *
 * A claim is taken for what it says. The anonymous id counts in where it belongs to the claimed user, or to nobody yet (the
 * identify is still on its way); not where somebody else was seen with it first, nor where it is another user's id: who has
 * proved nothing and names a user's id in its place is nobody ('', which no raw id is). The account is the one that is
 * named, else that of the latest group call of any of the raw ids.
 *
 * @param pending message ids; those that the facts have in them come back as `included`, by {@link hexOfId}
 */
export async function readFacts(
  db: Db,
  extent: Extent,
  environmentId: string,
  { anonymousId, userId, groupId, alone }: Claim,
  pending: readonly string[] = [],
): Promise<Facts> {
  const dialect = isPostgres(db) ? 'postgres' : 'sqlite';
  const hashes = evenly(pending.map(hashOfId));
  const given = [environmentId, anonymousId, userId || null, groupId || null, alone ? 'alone' : '', ...hashes];
  const text = hashes.length > 0 ? textOf(WORDS[dialect], extent, hashes.length) : TEXTS[dialect][extent];
  const query = CompiledQuery.raw(text, given);
  const { rows } = await db.executeQuery<{ facts: string }>(query);
  const all = JSON.parse((rows[0] as { facts: string }).facts) as ([Kind | 'subject' | 'raw' | 'group', string] &
    Fact)[];
  const byKind = new Map<string, Fact[]>();
  for (const fact of all) {
    const same = byKind.get(fact[0]);
    if (same) same.push(fact);
    else byKind.set(fact[0], [fact]);
  }
  const idsOf = (kind: string) => (byKind.get(kind) ?? []).map(([, id]) => id);
  return {
    who: { subjects: idsOf('subject'), rawIds: idsOf('raw'), accountId: idsOf('group')[0] ?? null },
    of: (kind) => byKind.get(kind) ?? [],
  };
}

export const hexOfId = (messageId: string): string => hashOfId(messageId).toString('hex');

/** In a few lengths, so that a statement that was prepared before need not be prepared again: the last stands for the rest. */
function evenly(hashes: Buffer[]): Buffer[] {
  const last = hashes.at(-1);
  if (!last) return hashes;
  const length = 2 ** Math.ceil(Math.log2(hashes.length));
  return [...hashes, ...Array<Buffer>(length - hashes.length).fill(last)];
}

/** What differs between the two. */
interface Words {
  /** The nth parameter. */
  at(n: number): string;
  bytesAt(n: number): string;
  hex: string;
  /** One row of JSON of all rows. */
  json: string;
}
const WORDS: Record<'sqlite' | 'postgres', Words> = {
  sqlite: {
    at: (n) => `?${n}`,
    bytesAt: (n) => `?${n}`,
    hex: 'lower(hex(hash))',
    json: 'json_group_array(json_array(kind, about, n, first_at, last_at, text))',
  },
  postgres: {
    at: (n) => `$${n}::text`,
    bytesAt: (n) => `$${n}::bytea`,
    hex: `encode(hash, 'hex')`,
    json: 'json_agg(json_build_array(kind, about, n, first_at, last_at, text))::text',
  },
};

/** After the five that say who. */
const FIRST_HASH = 6;

function meant({ at }: Words): string {
  const env = `environment_id = ${at(1)}`;
  const [anonymousId, userId, groupId, alone] = [at(2), at(3), at(4), at(5)];
  return `with
    claimed as materialized (select user_id from identities where ${env} and anonymous_id = ${anonymousId}),
    named as materialized (select raw_id from people where ${env} and raw_id = ${anonymousId} and anonymous = 0),
    subject(id) as materialized (
      select case
        when ${alone} = '' then coalesce(${userId}, (select user_id from claimed), ${anonymousId})
        when exists (select 1 from named) then ''
        else ${anonymousId} end
      union select ${anonymousId}
        where ${alone} = '' and not exists (select 1 from claimed) and not exists (select 1 from named)),
    raw(id) as materialized (
      select id from subject
      union select raw_id from subject cross join people where ${env} and person_id = id and ${alone} = ''),
    account(id) as materialized (select case when ${alone} = '' then coalesce(${groupId}, (
      select account_id from raw cross join memberships where ${env} and raw_id = id
      order by last_at desc, last_message_id desc limit 1)) end)`;
}

function parts({ at, bytesAt, hex }: Words, extent: Extent, pending: number): string[] {
  const env = `environment_id = ${at(1)}`;
  // The few ids first, whatever the planner knows of the tables; nothing is put in order for them.
  const of = (ids: string, table: string, column: string) =>
    `from ${ids} cross join ${table} where ${env} and ${column} = id`;
  const found = [
    `select 'subject' as kind, id as about, 0 as n, 0 as first_at, 0 as last_at, '' as text from subject`,
    `select 'raw', id, 0, 0, 0, '' from raw`,
    `select 'group', id, 0, 0, 0, '' from account where id is not null`,
  ];
  if (extent === 'who') return found;
  for (const [kind, ids] of UNITS) {
    const versions = of(ids, 'state_versions', 'subject_id');
    found.push(`select '${kind}-version', id, version, 0, 0, '' ${versions} and subject_kind = '${kind}'`);
  }
  if (extent === 'versions') return found;
  for (const [kind, ids] of UNITS) {
    const exposed = of(ids, 'exposures', 'unit_id');
    found.push(
      `select 'exposure', experiment, at, 0, 0, arm || '\n' || message_id ${exposed} and unit_kind = '${kind}'`,
    );
  }
  for (const ids of ['subject', 'account']) {
    found.push(`select 'milestone', milestone_id, at, 0, 0, '' ${of(ids, 'milestones_reached', 'subject_id')}`);
  }
  if (pending > 0) {
    const hashes = Array.from({ length: pending }, (_, n) => bytesAt(FIRST_HASH + n));
    found.push(`select 'included', ${hex}, 0, 0, 0, '' from ingest_dedup where ${env} and hash in (${hashes.join()})`);
  }
  return [
    ...found,
    `select 'traits', id, 0, 0, 0, traits ${of('raw', 'person_traits', 'raw_id')}`,
    `select 'account', id, 0, 0, 0, traits ${of('account', 'accounts', 'account_id')}`,
    `select 'membership', id, 0, 0, 0, traits ${of('raw', 'memberships', 'raw_id')}
      and account_id = (select id from account) and traits <> '{}'`,
    // Of what is counted in the current account alone: what was done in its name, or in no account's.
    `select 'aggregate', key, count, first_at, last_at, recent ${of('raw', 'aggregates', 'raw_id')} and (
      substr(key, 1, 1) <> '@' or (select case group_id when '' then id else group_id end = id from account))`,
    // n: 1 where it is of the current account, or of none.
    `select 'content', content_id, case
      when group_id = '' or group_id = coalesce((select id from account), '') then 1 else 0 end, 0, 0, state
      ${of('raw', 'content_states', 'raw_id')}`,
    `select 'cost', id, coalesce(complained_at, -1), 0, 0, recent ${of('raw', 'interruptions', 'raw_id')}`,
  ];
}

const UNITS = [
  ['person', 'raw'],
  ['account', 'account'],
] as const;

/** Without the indentation: it is sent with every request, and kept by its text. */
const textOf = (words: Words, extent: Extent, pending = 0): string =>
  `${meant(words)} select ${words.json} as facts from (${parts(words, extent, pending).join(' union all ')}) as facts`.replace(
    /\s{2,}/g,
    ' ',
  );

const textsOf = (words: Words): Record<Extent, string> => ({
  who: textOf(words, 'who'),
  versions: textOf(words, 'versions'),
  all: textOf(words, 'all'),
});
const TEXTS = { sqlite: textsOf(WORDS.sqlite), postgres: textsOf(WORDS.postgres) };
