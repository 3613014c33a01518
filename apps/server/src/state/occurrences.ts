import { compareMoments, compareText, type Moment } from './order.ts';

/** One doing of what a milestone counts. As it is stored in `milestone_occurrences.occurrences`. */
export type Occurrence = [at: number, messageId: string];

export interface Threshold {
  /** How many. */
  count: number;
  /** All of them within so much from the first; null: any time. */
  windowMs: number | null;
}

/** Past this many, the oldest that never came to anything are let go. */
const MOST = 1000;

/** When enough of them had happened, with the message that made it so; null when not yet. `sorted`: oldest first. */
export function reachedAt(sorted: Occurrence[], threshold: Threshold): Moment | null {
  const last = reachedBy(sorted, threshold);
  const occurrence = sorted[last];
  return occurrence ? { at: occurrence[0], messageId: occurrence[1] } : null;
}

/**
 * Both together, oldest first, without what can never matter again: whoever has reached a milestone at some time reaches
 * it no later when more is known, so what comes after that time is let go.
 */
export function mergeOccurrences(a: Occurrence[], b: Occurrence[], threshold: Threshold): Occurrence[] {
  const all = sortOccurrences([...a, ...b]);
  const last = reachedBy(all, threshold);
  return last >= 0 ? all.slice(0, last + 1) : all.slice(-MOST);
}

export function sortOccurrences(occurrences: Occurrence[]): Occurrence[] {
  return occurrences.sort((a, b) => a[0] - b[0] || compareText(a[1], b[1]));
}

export const isSameMoment = (a: Moment | null, b: Moment | null): boolean =>
  a === b || (a !== null && b !== null && compareMoments(a, b) === 0);

function reachedBy(sorted: Occurrence[], { count, windowMs }: Threshold): number {
  for (let last = count - 1; last < sorted.length; last += 1) {
    const took = (sorted[last] as Occurrence)[0] - (sorted[last - count + 1] as Occurrence)[0];
    if (windowMs === null || took <= windowMs) return last;
  }
  return -1;
}
