import type { Database } from '@foothold/storage/metadata';
import type { Transaction } from 'kysely';
import { FAULTS } from '../event/fault.ts';
import { Counters } from './counters.ts';
import type { IdIndex, Ready } from './ids/id-index.ts';
import { insertQuarantine } from './insert-quarantine.ts';
import { quarantineRow } from './quarantine-rows.ts';
import type { StoredBlock } from './stored-block.ts';

/**
 * Blocks that the event store has: no longer pending, their events stored. Gives what changes in the account, to be
 * written once, at the end of the transaction: who holds the account and then waits for an event that another collector
 * is noting is in a deadlock with it.
 */
export async function confirmBlocks(
  trx: Transaction<Database>,
  { collectorId, ids }: { collectorId: string; ids: IdIndex },
  stored: readonly StoredBlock[],
): Promise<Counters> {
  const counters = new Counters();
  for (const { block, sums, poison } of stored) {
    const { numDeletedRows } = await trx
      .deleteFrom('ingest_blocks')
      .where('collector', '=', collectorId)
      .where('block', '=', block)
      .executeTakeFirst();
    // Counted once, whoever has confirmed it already.
    if (numDeletedRows === 0n) continue;
    for (const { environmentId, receivedAtMs, count } of sums) {
      counters.add(environmentId, receivedAtMs, 'unconfirmed', -count);
      counters.add(environmentId, receivedAtMs, 'stored', count);
    }
    for (const { event, message } of poison) {
      counters.add(event.environmentId, event.receivedAtMs, 'stored', -1);
      counters.add(event.environmentId, event.receivedAtMs, 'quarantined', 1);
      await setAside(trx, ids, event, message);
    }
  }
  return counters;
}

/** Into quarantine, and out of the index of what was there: it was not stored, so a replay may store it. */
async function setAside(trx: Transaction<Database>, ids: IdIndex, event: Ready, message: string): Promise<void> {
  await insertQuarantine(trx, [quarantineRow(event, 'poison', `${FAULTS.poison} ${message}`)]);
  await ids.forget(trx, event);
}
