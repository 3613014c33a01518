import type { Database, DialectName } from '@foothold/storage/metadata';
import { CompiledQuery, type Transaction } from 'kysely';
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
  const firsts = new Map<string, Ready>();
  for (const event of events) {
    const key = keyOf(event);
    if (!firsts.has(key)) firsts.set(key, event);
  }
  const sorted = [...firsts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, event]) => event);
  const known = new Map<string, Buffer>();
  for (let i = 0; i < sorted.length; i += ROWS) {
    const chunk = sorted.slice(i, i + ROWS);
    const inserted = await insertNew(trx, dialect, chunk);
    if (inserted.size === chunk.length) continue;
    for (const event of chunk) {
      if (!inserted.has(keyOf(event))) known.set(keyOf(event), await bodyHashOf(trx, event));
    }
  }
  return events.map((event) => {
    const key = keyOf(event);
    const before = known.get(key) ?? (firsts.get(key) === event ? null : (firsts.get(key) as Ready).content.bodyHash);
    if (before === null) return 'new';
    return before.equals(event.content.bodyHash) ? 'duplicate' : 'conflict';
  });
}

const keyOf = (event: Ready) => `${event.environmentId}/${event.content.idHash.toString('hex')}`;

/** Inserts what is not there yet; gives the keys of what was inserted. */
async function insertNew(trx: Transaction<Database>, dialect: DialectName, events: Ready[]): Promise<Set<string>> {
  const parameters: unknown[] = [];
  for (const { environmentId, receivedAtMs, content } of events) {
    parameters.push(environmentId, content.idHash, dayOf(receivedAtMs), content.bodyHash);
  }
  const answer = await trx.executeQuery<{ environment_id: string; hash: Buffer }>(
    CompiledQuery.raw(insertSql(dialect, events.length), parameters),
  );
  return new Set(answer.rows.map((row) => `${row.environment_id}/${row.hash.toString('hex')}`));
}

/** Written by hand: the query builder takes longer over it than the store does. */
function insertSql(dialect: DialectName, rows: number): string {
  const place = (i: number) => (dialect === 'postgres' ? `$${i}` : '?');
  const values = Array.from(
    { length: rows },
    (_, i) => `(${place(4 * i + 1)},${place(4 * i + 2)},${place(4 * i + 3)},${place(4 * i + 4)})`,
  );
  return `insert into ingest_dedup (environment_id, hash, day, body_hash) values ${values.join(',')} on conflict (environment_id, hash) do nothing returning environment_id, hash`;
}

async function bodyHashOf(trx: Transaction<Database>, event: Ready): Promise<Buffer> {
  const row = await trx
    .selectFrom('ingest_dedup')
    .select('body_hash')
    .where('environment_id', '=', event.environmentId)
    .where('hash', '=', event.content.idHash)
    .executeTakeFirstOrThrow();
  return Buffer.from(row.body_hash);
}
