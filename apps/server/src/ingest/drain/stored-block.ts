import { bucketOf } from './counters.ts';
import type { Ready } from './ids/id-index.ts';
import type { PendingBlock } from './pending-block.ts';

/** A block that the event store has confirmed: what is still to be written down of it, and nothing that was in it. */
export interface StoredBlock {
  block: number;
  /** How many events it has, by environment and minute of the ledger; those that were refused among them. */
  sums: readonly BlockSum[];
  /** What the event store would not take, and what it said. */
  poison: readonly { event: Ready; message: string }[];
}
interface BlockSum {
  environmentId: string;
  receivedAtMs: number;
  count: number;
}

/** `poison`: index of the row → what the store said. */
export function storedBlock({ block, survivors }: PendingBlock, poison: ReadonlyMap<number, string>): StoredBlock {
  const sums: BlockSum[] = [];
  for (const { environmentId, receivedAtMs } of survivors) {
    const last = sums.at(-1);
    const isSame = last?.environmentId === environmentId && bucketOf(last.receivedAtMs) === bucketOf(receivedAtMs);
    if (isSame) last.count++;
    else sums.push({ environmentId, receivedAtMs, count: 1 });
  }
  const refused = [...poison].map(([row, message]) => ({ event: survivors[row] as Ready, message }));
  return { block, sums, poison: refused };
}
