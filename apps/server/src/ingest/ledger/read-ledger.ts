import type { Ledger } from '@foothold/protocol/types';
import type { Database } from '@foothold/storage/metadata';
import { type Kysely, sql } from 'kysely';
import { BUCKET_MS } from '../drain/counters.ts';
import type { Tail } from './tail.ts';

export interface LedgerRange {
  /** Epoch ms of receipt, by whole minutes: the minute that holds it is the first one counted. Absent: from the beginning. */
  from?: number;
  /** Exclusive, by whole minutes: the minute that holds it is counted when it lies inside. Absent: up to now. */
  to?: number;
}

/**
 * Where every event of an environment went. `received` is what the edge has counted when it read requests; the others
 * are what became of the events. Counted in the drain's transactions; what is acknowledged and not drained yet comes
 * from the log's tail. One statement reads both counts and position, so that no frame is counted twice or not at all.
 */
export async function readLedger(
  db: Kysely<Database>,
  tail: Tail,
  collectorId: string,
  environmentId: string,
  { from, to }: LedgerRange,
): Promise<Ledger> {
  const first = from === undefined ? 0 : Math.floor(from / BUCKET_MS) * BUCKET_MS;
  const end = to ?? Number.MAX_SAFE_INTEGER;
  const rows = await db
    .selectFrom('ledger_counters')
    .select((eb) => ['counter', eb.fn.sum<number>('count').as('count')])
    .where('environment_id', '=', environmentId)
    .where('bucket_at', '>=', first)
    .where('bucket_at', '<', end)
    .groupBy('counter')
    .unionAll(
      db
        .selectFrom('ingest_positions')
        .select([sql<string>`'position'`.as('counter'), sql<number>`position`.as('count')])
        .where('collector', '=', collectorId),
    )
    .execute();
  const sums = new Map(rows.map((row) => [row.counter, Number(row.count)]));
  const position = sums.get('position') ?? 0;
  for (const [counter, count] of tail.sum(environmentId, position, (at) => at >= first && at < end)) {
    sums.set(counter, (sums.get(counter) ?? 0) + count);
  }
  const refused: Ledger['refused'] = {};
  for (const [counter, count] of sums) {
    if (counter.startsWith('refused:')) refused[counter.slice('refused:'.length)] = count;
  }
  return {
    received: sums.get('received') ?? 0,
    stored: sums.get('stored') ?? 0,
    duplicate: sums.get('duplicate') ?? 0,
    quarantined: sums.get('quarantined') ?? 0,
    refused,
    pending: sums.get('unconfirmed') ?? 0,
    erased: sums.get('erased') ?? 0,
    discarded: sums.get('discarded') ?? 0,
  };
}
