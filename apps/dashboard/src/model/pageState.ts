/** What an analytic page can honestly say. */
export type PageState = 'no-script' | 'no-first-value' | 'filtered-to-nothing' | 'nobody-yet' | 'too-early' | 'ready';

export interface PageFacts {
  /** Whether anything has ever arrived in this environment. */
  hasEvents: boolean;
  firstValueChosen: boolean;
  /** Whether the member narrowed the question (filter, period). */
  filtered: boolean;
  /** Units that the question is about. */
  n: number;
  /** Of those: old enough for a full answer. */
  mature: number;
}

/**
 * The first thing in the way of an answer, in the order in which somebody can do something about it. `too-early` still
 * has something to show: how far those few are.
 */
export function decidePageState({ hasEvents, firstValueChosen, filtered, n, mature }: PageFacts): PageState {
  if (!hasEvents) return 'no-script';
  if (!firstValueChosen) return 'no-first-value';
  if (n === 0) return filtered ? 'filtered-to-nothing' : 'nobody-yet';
  if (mature === 0) return 'too-early';
  return 'ready';
}

/** When the first who started will be old enough: the day of the first full answer. */
export const firstFullAnswerAt = (firstStartAt: string, horizonMs: number): number =>
  new Date(firstStartAt).getTime() + horizonMs;
