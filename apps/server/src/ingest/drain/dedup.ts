import type { Database, DialectName } from '@foothold/storage/metadata';
import { CompiledQuery, sql, type Transaction } from 'kysely';
import { type BodyHash, fromBuffer, hashOfBody, hashOfId, isSameBody, toBuffer } from '../event/hashes.ts';
import type { Incoming, ReadyContent } from './incoming.ts';

export type Ready = Incoming & { content: ReadyContent };
export type Novelty = 'new' | 'duplicate' | 'conflict';

/** How long an id is remembered, in days of receipt. */
export const DEDUP_DAYS = 8;
const DAY_MS = 86_400_000;
export const dayOf = (atMs: number): number => Math.floor(atMs / DAY_MS);

const ROWS = 400;

/**
 * The authority on duplicates: notes each id in the index and says of each event, in the order given, whether its id is
 * new, was there with the same body, or was there with another. Rows are taken in key order, so that collectors on one
 * database wait for each other and never in a ring.
 */
export async function findNovelty(
  trx: Transaction<Database>,
  dialect: DialectName,
  events: readonly Ready[],
): Promise<Novelty[]> {
  const keys = events.map(keyOf);
  const firsts = new Map<string, Keyed>();
  events.forEach((event, i) => {
    const key = keys[i] as string;
    if (!firsts.has(key)) firsts.set(key, { key, event });
  });
  const sorted = [...firsts.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  const known = new Map<string, Uint8Array>();
  for (let i = 0; i < sorted.length; i += ROWS) {
    const chunk = sorted.slice(i, i + ROWS);
    if (await insertIfAllNew(trx, dialect, chunk)) continue;
    const inserted = await insertNew(trx, dialect, chunk);
    for (const { key, event } of chunk) {
      if (!inserted.has(key)) known.set(key, await bodyHashOf(trx, event));
    }
  }
  return events.map((event, i) => {
    const key = keys[i] as string;
    const before = known.get(key);
    const { event: first } = firsts.get(key) as Keyed;
    if (before === undefined && first === event) return 'new';
    const isSame = before ? hasBody(event, before) : isSameBody(first.content.body, event.content.body);
    return isSame ? 'duplicate' : 'conflict';
  });
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

function hasBody(event: Ready, before: Uint8Array): boolean {
  if (before.length === 8) return fromBuffer(before) === hashOfBody(event.toEvent() as Record<string, unknown>);
  return bytesOfBody(event.content.body).equals(before);
}

/** Nearly always all are new; then nothing has to come back from the store. Otherwise nothing is inserted. */
async function insertIfAllNew(trx: Transaction<Database>, dialect: DialectName, events: Keyed[]): Promise<boolean> {
  await sql`savepoint dedup`.execute(trx);
  const { numAffectedRows } = await trx.executeQuery(insertQuery(dialect, events, ''));
  const isAllNew = Number(numAffectedRows) === events.length;
  await (isAllNew ? sql`release savepoint dedup` : sql`rollback to savepoint dedup`).execute(trx);
  return isAllNew;
}

/** Inserts what is not there yet; gives the keys of what was inserted. */
async function insertNew(trx: Transaction<Database>, dialect: DialectName, events: Keyed[]): Promise<Set<string>> {
  const query = insertQuery<{ environment_id: string; hash: Buffer }>(
    dialect,
    events,
    'returning environment_id, hash',
  );
  const { rows } = await trx.executeQuery(query);
  return new Set(rows.map((row) => row.environment_id + fromBuffer(row.hash)));
}

/** Written by hand: the query builder takes longer over it than the store does. */
function insertQuery<Row>(dialect: DialectName, events: Keyed[], ending: string): CompiledQuery<Row> {
  const parameters: unknown[] = [];
  for (const { key, event } of events) {
    const { environmentId, receivedAtMs, content } = event;
    const hash = toBuffer(key.slice(environmentId.length));
    parameters.push(environmentId, hash, dayOf(receivedAtMs), bytesOfBody(content.body));
  }
  const text = `insert into ingest_dedup (environment_id, hash, day, body_hash) values ${places(dialect, events.length)} on conflict (environment_id, hash) do nothing ${ending}`;
  return CompiledQuery.raw(text, parameters) as CompiledQuery<Row>;
}

function places(dialect: DialectName, rows: number): string {
  if (dialect === 'sqlite') return Array.from({ length: rows }, () => '(?,?,?,?)').join(',');
  return Array.from({ length: rows }, (_, i) => `($${4 * i + 1},$${4 * i + 2},$${4 * i + 3},$${4 * i + 4})`).join(',');
}

async function bodyHashOf(trx: Transaction<Database>, event: Ready): Promise<Uint8Array> {
  const row = await trx
    .selectFrom('ingest_dedup')
    .select('body_hash')
    .where('environment_id', '=', event.environmentId)
    .where('hash', '=', hashOfId(event.content.row.message_id))
    .executeTakeFirstOrThrow();
  return row.body_hash;
}
