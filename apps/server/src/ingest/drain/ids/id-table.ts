import type { Database } from '@foothold/storage/metadata';
import { CompiledQuery, type Kysely, sql } from 'kysely';
import { type BodyHash, fromBuffer, hashOfBody, hashOfId, isSameBody, toBuffer } from '../../event/hashes.ts';
import { DEDUP_DAYS, dayOf, type IdIndex, type Novelty, type Ready, type Trx } from './id-index.ts';

const ROWS = 400;
const PRUNED_ROWS = 2_000;

/**
 * Ids as rows under a unique key, for many collectors on one PostgreSQL. Rows are taken in key order, so that collectors
 * wait for each other and never in a ring.
 */
export const idTable: IdIndex = {
  async note(trx, events) {
    const keys = events.map(keyOf);
    const firsts = new Map<string, Keyed>();
    events.forEach((event, i) => {
      const key = keys[i] as string;
      if (!firsts.has(key)) firsts.set(key, { key, event });
    });
    const known = await knownBefore(trx, [...firsts.values()]);
    const returned = await takeReturned(trx, firsts);
    return events.map((event, i): Novelty => {
      const key = keys[i] as string;
      const before = known.get(key);
      const { event: first } = firsts.get(key) as Keyed;
      if (first === event && returned.has(key)) return 'returned';
      if (before === undefined && first === event) return 'new';
      const isSame = before ? hasBody(event, before) : isSameBody(first.content.body, event.content.body);
      return isSame ? 'duplicate' : 'conflict';
    });
  },
  async forget(trx, event) {
    await trx
      .insertInto('ingest_forgotten_ids')
      .values({ hash: toBuffer(keyOf(event)), day: dayOf(event.receivedAtMs) })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  },
  settle() {},
  async prune(db, now) {
    await db
      .deleteFrom('ingest_forgotten_ids')
      .where('day', '<', dayOf(now) - DEDUP_DAYS)
      .execute();
    return pruneTable(db, now);
  },
};

/** Inserts those that are not there; gives the bodies of those that are. */
async function knownBefore(trx: Trx, events: Keyed[]): Promise<Map<string, Uint8Array>> {
  const sorted = events.sort((a, b) => (a.key < b.key ? -1 : 1));
  const known = new Map<string, Uint8Array>();
  for (let i = 0; i < sorted.length; i += ROWS) {
    const chunk = sorted.slice(i, i + ROWS);
    if (await insertIfAllNew(trx, chunk)) continue;
    const inserted = await insertNew(trx, chunk);
    for (const { key, event } of chunk) {
      if (!inserted.has(key)) known.set(key, (await bodyInTable(trx, event)) as Uint8Array);
    }
  }
  return known;
}

/** Those that the event store has refused before; they may try again. There are hardly ever any. */
async function takeReturned(trx: Trx, firsts: ReadonlyMap<string, Keyed>): Promise<Set<string>> {
  const rows = await trx.selectFrom('ingest_forgotten_ids').select('hash').execute();
  const returned = rows.filter(({ hash }) => firsts.has(fromBuffer(hash)));
  for (const { hash } of returned) await trx.deleteFrom('ingest_forgotten_ids').where('hash', '=', hash).execute();
  return new Set(returned.map(({ hash }) => fromBuffer(hash)));
}

interface Keyed {
  key: string;
  event: Ready;
}
const keyOf = (event: Ready) => event.environmentId + fromBuffer(hashOfId(event.content.row.message_id));

/** A first byte tells it from a hash that was made without a secret, which has eight bytes. */
function bytesOfBody({ low, high }: BodyHash): Buffer {
  const bytes = Buffer.alloc(9);
  bytes[0] = 1;
  bytes.writeInt32LE(low, 1);
  bytes.writeInt32LE(high, 5);
  return bytes;
}

/** Whether an event has the body that a row stands for, however old the row. */
export function hasBody(event: Ready, before: Uint8Array): boolean {
  if (before.length === 8) return fromBuffer(before) === hashOfBody(event.toEvent() as Record<string, unknown>);
  return bytesOfBody(event.content.body).equals(before);
}

/** Nearly always all are new; then nothing has to come back from the store. Otherwise nothing is inserted. */
async function insertIfAllNew(trx: Trx, events: Keyed[]): Promise<boolean> {
  await sql`savepoint dedup`.execute(trx);
  const { numAffectedRows } = await trx.executeQuery(insertQuery(events, ''));
  const isAllNew = Number(numAffectedRows) === events.length;
  await (isAllNew ? sql`release savepoint dedup` : sql`rollback to savepoint dedup`).execute(trx);
  return isAllNew;
}

/** Inserts what is not there yet; gives the keys of what was inserted. */
async function insertNew(trx: Trx, events: Keyed[]): Promise<Set<string>> {
  const query = insertQuery<{ environment_id: string; hash: Buffer }>(events, 'returning environment_id, hash');
  const { rows } = await trx.executeQuery(query);
  return new Set(rows.map((row) => row.environment_id + fromBuffer(row.hash)));
}

/** Written by hand: the query builder takes longer over it than the store does. */
function insertQuery<Row>(events: Keyed[], ending: string): CompiledQuery<Row> {
  const parameters: unknown[] = [];
  for (const { key, event } of events) {
    const { environmentId, receivedAtMs, content } = event;
    const hash = toBuffer(key.slice(environmentId.length));
    parameters.push(environmentId, hash, dayOf(receivedAtMs), bytesOfBody(content.body));
  }
  const text = `insert into ingest_dedup (environment_id, hash, day, body_hash) values ${places(events.length)} on conflict (environment_id, hash) do nothing ${ending}`;
  return CompiledQuery.raw(text, parameters) as CompiledQuery<Row>;
}

function places(rows: number): string {
  return Array.from({ length: rows }, (_, i) => `($${4 * i + 1},$${4 * i + 2},$${4 * i + 3},$${4 * i + 4})`).join(',');
}

/** What the table has for an event's id. */
export async function bodyInTable(trx: Trx, event: Ready): Promise<Uint8Array | null> {
  const row = await trx
    .selectFrom('ingest_dedup')
    .select('body_hash')
    .where('environment_id', '=', event.environmentId)
    .where('hash', '=', hashOfId(event.content.row.message_id))
    .executeTakeFirst();
  return row?.body_hash ?? null;
}

/** Forgets rows older than the promise, a few thousand at a time; true when there may be more. */
export async function pruneTable(db: Kysely<Database>, now: number): Promise<boolean> {
  const old = await db
    .selectFrom('ingest_dedup')
    .select(['environment_id', 'hash'])
    .where('day', '<', dayOf(now) - DEDUP_DAYS)
    .limit(PRUNED_ROWS)
    .execute();
  const byEnvironment = new Map<string, Uint8Array[]>();
  for (const { environment_id, hash } of old) {
    const hashes = byEnvironment.get(environment_id);
    if (hashes) hashes.push(hash);
    else byEnvironment.set(environment_id, [hash]);
  }
  for (const [environmentId, hashes] of byEnvironment) {
    await db
      .deleteFrom('ingest_dedup')
      .where('environment_id', '=', environmentId)
      .where('hash', 'in', hashes)
      .execute();
  }
  return old.length === PRUNED_ROWS;
}
