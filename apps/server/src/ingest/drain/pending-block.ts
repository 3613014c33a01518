import type { EventRow } from '@foothold/storage/events';
import type { Position } from '../log/position.ts';
import type { CutBlock } from './cut-block.ts';
import { ordinalsOf, unpackFrames } from './event-frames.ts';
import type { Ready } from './ids/id-index.ts';

/** What metadata keeps of a block that the event store may not have yet: enough to cut the same block again after a crash. */
export interface BlockNote {
  block: number;
  start: Position;
  end: Position;
  body: BlockBody;
}
export interface BlockBody {
  /** Which events of its stretch of the log are in it, a bit each. */
  survivors: string;
  /** The frames of the stretch, see {@link packFrames}; absent in what an earlier version has noted. */
  frames?: string;
  /** Default: fast. */
  lane?: Lane;
  /** Months that one insert holds; absent in what an earlier version has noted, which used an insert for each. */
  monthsAnInsert?: number;
  /** The first of the blocks with which it is stored together; absent: by itself. */
  gathered?: number;
}
/** A block with all that is in it. */
export interface PendingBlock extends BlockNote {
  /** One a row, in the same order. */
  survivors: readonly Ready[];
  rows: readonly EventRow[];
}

/**
 * Events of long ago wait in a lane of their own: each month is an insert by itself, so that somebody who sends ten years
 * at once would hold up what happens today.
 */
export type Lane = 'fast' | 'slow';
const FAST_MONTHS = 3;

/** Events before this go into the slow lane: the start of the month three months ago, UTC. */
export function slowBefore(now: number): number {
  const at = new Date(now);
  return Date.UTC(at.getUTCFullYear(), at.getUTCMonth() - FAST_MONTHS);
}

/** What is kept of a block while the event store does not have it: the rest is read again where it is wanted. */
export const noteOf = ({ block, start, end, body }: BlockNote): BlockNote => ({ block, start, end, body });

export function pendingBlock(note: BlockNote, survivors: readonly Ready[]): PendingBlock {
  const rows = survivors.map(({ content }) => content.row);
  for (const row of rows) row.block = note.block;
  return { ...note, survivors, rows };
}

/** The whole block again, from the same stretch of the log; where that was damaged meanwhile, all of it that is left. */
export function restoreBlock(note: BlockNote, cut: CutBlock): PendingBlock {
  const isSurvivor = fromBits(note.body.survivors);
  const { frames } = note.body;
  const ordinals = frames === undefined ? null : ordinalsOf(unpackFrames(frames, note.start), cut.frames);
  const survivors = cut.incoming.filter(
    (event, i): event is Ready => isSurvivor(ordinals?.[i] ?? i) && event.content.kind === 'ready',
  );
  return pendingBlock(note, survivors);
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
