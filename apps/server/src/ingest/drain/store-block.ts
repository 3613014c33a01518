import type { EventRow, InsertedBlock } from '@foothold/storage/events';
import { insertsOf } from './inserts-of.ts';
import { refusesRows } from './is-transient.ts';
import type { PendingBlock } from './pending-block.ts';

export interface EventSink {
  insertBlock(block: InsertedBlock): Promise<void>;
}

/**
 * ② Puts exactly this block into the event store, under tokens of its own, so that repeating it after a crash changes
 * nothing. Rows that the store refuses are found by halving, each part under a token of its own; the same block is
 * always parted and halved in the same way. Gives what the store would not take: index of the row → what it said. Throws
 * when the store is away. `onSent`: see {@link InsertedBlock}, of the whole block.
 */
export async function storeBlock(
  sink: EventSink,
  block: PendingBlock,
  collectorId: string,
  onSent?: () => void,
): Promise<ReadonlyMap<number, string>> {
  const poison = new Map<number, string>();
  const insert = async (
    ordinals: readonly number[],
    token: string,
    inserts: InsertedBlock['inserts'],
    sent?: () => void,
  ): Promise<void> => {
    try {
      const rows = ordinals.map((n) => block.rows[n] as EventRow);
      await sink.insertBlock({ token, rows, inserts, onSent: sent });
    } catch (error) {
      if (!refusesRows(error)) throw error;
      if (ordinals.length === 1) return void poison.set(ordinals[0] as number, (error as Error).message);
      const half = ordinals.length >> 1;
      await insert(ordinals.slice(0, half), `${token}.0`, inserts);
      await insert(ordinals.slice(half), `${token}.1`, inserts);
    }
  };
  const planned = insertsOf(block);
  for (const one of planned) {
    const { token, ordinals, inserts } = one;
    await insert(ordinals, `${collectorId}:${token}`, inserts, one === planned.at(-1) ? onSent : undefined);
  }
  return poison;
}
