import type { Database } from '@foothold/storage/metadata';
import type { Transaction } from 'kysely';
import { FAULTS } from '../event/fault.ts';
import { Counters } from './counters.ts';
import type { IdIndex, Ready } from './ids/id-index.ts';
import type { PendingBlock } from './pending-block.ts';
import { insertQuarantine, quarantineRow } from './quarantine-rows.ts';

/** A block that the event store has confirmed, and what it would not take of it. */
export interface StoredBlock {
  block: PendingBlock;
  /** Index of the row → what the store said. */
  poison: ReadonlyMap<number, string>;
}

/** Blocks that the event store has: no longer pending, their events stored. */
export async function confirmBlocks(
  trx: Transaction<Database>,
  { collectorId, ids }: { collectorId: string; ids: IdIndex },
  stored: readonly StoredBlock[],
): Promise<void> {
  const counters = new Counters();
  for (const { block, poison } of stored) {
    const { numDeletedRows } = await trx
      .deleteFrom('ingest_blocks')
      .where('collector', '=', collectorId)
      .where('block', '=', block.block)
      .executeTakeFirst();
    // Counted once, whoever has confirmed it already.
    if (numDeletedRows === 0n) continue;
    block.survivors.forEach(({ environmentId, receivedAtMs }, i) => {
      counters.add(environmentId, receivedAtMs, 'unconfirmed', -1);
      counters.add(environmentId, receivedAtMs, poison.has(i) ? 'quarantined' : 'stored', 1);
    });
    for (const [i, message] of poison) await setAside(trx, ids, block.survivors[i] as Ready, message);
  }
  await counters.write(trx);
}

/** Into quarantine, and out of the index of what was there: it was not stored, so a replay may store it. */
async function setAside(trx: Transaction<Database>, ids: IdIndex, event: Ready, message: string): Promise<void> {
  await insertQuarantine(trx, [quarantineRow(event, 'poison', `${FAULTS.poison} ${message}`)]);
  await ids.forget(trx, event);
}
