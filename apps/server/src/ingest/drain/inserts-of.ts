import type { EventRow, InsertedBlock } from '@foothold/storage/events';
import type { PendingBlock } from './pending-block.ts';

/**
 * How many months one insert holds. A part costs what it costs, an insert is paid once for all of its parts: 16,000 events
 * of ten years take the engine 2.7 s a month at a time, and 0.6 s so. More at once would only hold up others longer.
 */
export const MONTHS_AN_INSERT = 32;

interface PlannedInsert extends Pick<InsertedBlock, 'inserts'> {
  /** Of the collector's own. */
  token: string;
  /** Of the block's rows. */
  ordinals: readonly number[];
}

/** The inserts that a block is made of: depends on the block alone, whoever asks and when. */
export function insertsOf({ block, rows, body }: Pick<PendingBlock, 'block' | 'rows' | 'body'>): PlannedInsert[] {
  const { monthsAnInsert, gathered } = body;
  const all = rows.map((_, ordinal) => ordinal);
  // As blocks were stored that an earlier version has noted, and may have begun.
  if (monthsAnInsert === undefined) return [{ token: `${block}`, ordinals: all, inserts: 'monthly' }];
  const inOrder = byMonth(rows);
  const planned: PlannedInsert[] = [];
  for (let first = 0; first < inOrder.length; first += monthsAnInsert) {
    const ordinals = inOrder.slice(first, first + monthsAnInsert).flat();
    planned.push({
      token: `${gathered === undefined ? block : `from-${gathered}`}/${first}`,
      ordinals,
      inserts: 'one',
    });
  }
  return planned;
}

/** Ordinals of the rows of each month (UTC), the oldest month first. Rows of one month mostly come together. */
function byMonth(rows: readonly EventRow[]): number[][] {
  const months = new Map<number, number[]>();
  let [start, end] = [0, 0];
  let ordinals: number[] = [];
  for (let ordinal = 0; ordinal < rows.length; ordinal++) {
    const { ts } = rows[ordinal] as EventRow;
    if (ts < start || ts >= end) {
      const at = new Date(ts);
      start = Date.UTC(at.getUTCFullYear(), at.getUTCMonth());
      end = Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1);
      ordinals = months.get(start) ?? [];
      months.set(start, ordinals);
    }
    ordinals.push(ordinal);
  }
  return [...months].sort(([a], [b]) => a - b).map(([, found]) => found);
}
