import type { EventRow } from '@foothold/storage/events';
import type { Position } from '../log/position.ts';
import type { CutBlock } from './cut-block.ts';
import type { Ready } from './ids/id-index.ts';

/** A block that metadata has and the event store may not have yet. */
export interface PendingBlock {
  block: number;
  start: Position;
  end: Position;
  /** One a row, in the same order. */
  survivors: readonly Ready[];
  rows: readonly EventRow[];
}

/** What is kept of it in metadata: which events of its stretch of the log survived, a bit each, so that a crash cuts the same block again. */
export interface BlockBody {
  survivors: string;
}

export function pendingBlock(
  block: number,
  { start, end }: { start: Position; end: Position },
  survivors: readonly Ready[],
): PendingBlock {
  const rows = survivors.map(({ content }) => content.row);
  for (const row of rows) row.block = block;
  return { block, start, end, survivors, rows };
}

/** The block of which only the body is left, from the same stretch of the log. */
export function restoreBlock(block: number, cut: CutBlock, body: BlockBody): PendingBlock {
  const isSurvivor = fromBits(body.survivors);
  const survivors = cut.incoming.filter(
    (event, ordinal): event is Ready => isSurvivor(ordinal) && event.content.kind === 'ready',
  );
  return pendingBlock(block, cut, survivors);
}

/** Ordinals in ascending order as a bit each, base64. */
export function toBits(ordinals: readonly number[]): string {
  const bits = Buffer.alloc(((ordinals.at(-1) ?? -1) >> 3) + 1);
  for (const n of ordinals) bits[n >> 3] = (bits[n >> 3] as number) | (1 << (n & 7));
  return bits.toString('base64');
}

function fromBits(text: string): (ordinal: number) => boolean {
  const bits = Buffer.from(text, 'base64');
  return (n) => ((bits[n >> 3] ?? 0) & (1 << (n & 7))) !== 0;
}
