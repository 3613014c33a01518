import type { EventRow } from '@foothold/storage/events';
import type { StoredBlock } from './confirm-blocks.ts';
import { refusesRows } from './is-transient.ts';
import type { PendingBlock } from './pending-block.ts';

export interface EventSink {
  insertBlock(block: { token: string; rows: readonly EventRow[] }): Promise<void>;
}

/**
 * ② Puts exactly this block into the event store, under its own token, so that repeating it after a crash changes
 * nothing. Rows that the store refuses are found by halving, each part under a token of its own; the same block is
 * always halved in the same way. Throws when the store is away.
 */
export async function storeBlock(sink: EventSink, block: PendingBlock, collectorId: string): Promise<StoredBlock> {
  const poison = new Map<number, string>();
  const insert = async (from: number, to: number, token: string): Promise<void> => {
    try {
      await sink.insertBlock({ token, rows: block.rows.slice(from, to) });
    } catch (error) {
      if (!refusesRows(error)) throw error;
      if (to - from === 1) return void poison.set(from, (error as Error).message);
      const half = (from + to) >> 1;
      await insert(from, half, `${token}.0`);
      await insert(half, to, `${token}.1`);
    }
  };
  await insert(0, block.rows.length, `${collectorId}:${block.block}`);
  return { block, poison };
}
