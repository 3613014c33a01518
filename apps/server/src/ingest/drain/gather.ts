import type { BlockNote, PendingBlock } from './pending-block.ts';
import { type StoredBlock, storedBlock } from './stored-block.ts';

/** What goes into the event store together is read from the log once more: so much of it at a time. */
const MOST_BYTES = 8 * 1024 * 1024;
const MOST_BLOCKS = 32;

/** A block of long ago that waits for its turn. */
export interface WaitingBlock {
  note: BlockNote;
  /** Nobody has begun to store it, in this life or an earlier one: only then may it still join others. */
  isFresh: boolean;
}

/**
 * Which of the blocks that wait are stored together, the first among them: those that were noted as belonging together
 * before, else all fresh ones from the front that are not too much.
 */
export function gather(waiting: readonly WaitingBlock[]): BlockNote[] {
  const first = waiting[0];
  if (!first) return [];
  const { gathered } = first.note.body;
  if (gathered !== undefined) {
    return waiting.map(({ note }) => note).filter((note) => note.body.gathered === gathered);
  }
  const notes = [first.note];
  let bytes = first.note.end - first.note.start;
  for (const { note, isFresh } of waiting.slice(1, MOST_BLOCKS)) {
    bytes += note.end - note.start;
    const isAlike = note.body.monthsAnInsert === first.note.body.monthsAnInsert;
    if (!first.isFresh || !isFresh || !isAlike || bytes > MOST_BYTES) break;
    notes.push(note);
  }
  return notes;
}

/** Several blocks as one for the event store; each row keeps the number of its own. */
export function joinBlocks(blocks: readonly PendingBlock[]): PendingBlock {
  const first = blocks[0] as PendingBlock;
  if (blocks.length === 1) return first;
  return {
    ...first,
    survivors: blocks.flatMap(({ survivors }) => survivors),
    rows: blocks.flatMap(({ rows }) => rows),
  };
}

/** What became of each of them; `poison`: index of the row, of all that were stored together → what the store said. */
export function partStored(blocks: readonly PendingBlock[], poison: ReadonlyMap<number, string>): StoredBlock[] {
  let first = 0;
  return blocks.map((block) => {
    const end = first + block.rows.length;
    const mine = [...poison].filter(([row]) => row >= first && row < end);
    const stored = storedBlock(block, new Map(mine.map(([row, message]) => [row - first, message])));
    first = end;
    return stored;
  });
}
