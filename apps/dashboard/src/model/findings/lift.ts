import type { Interval } from '@foothold/protocol/types';

export interface RateOf {
  mature: number;
  reached: number;
  rate: number | null;
  interval: Interval;
}
/** Fewer than this on either side say nothing. */
const ENOUGH = 20;

/**
 * Whether two rates differ by more than chance: the 95 % interval of their difference (Newcombe's method 10, from
 * Wilson's intervals) leaves out zero.
 * @see https://doi.org/10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I
 */
export function differs(before: RateOf, after: RateOf): 'higher' | 'lower' | 'unclear' {
  if (before.mature < ENOUGH || after.mature < ENOUGH) return 'unclear';
  if (before.rate === null || after.rate === null || !before.interval || !after.interval) return 'unclear';
  const difference = after.rate - before.rate;
  const low = difference - Math.hypot(after.rate - after.interval[0], before.interval[1] - before.rate);
  const high = difference + Math.hypot(after.interval[1] - after.rate, before.rate - before.interval[0]);
  if (low > 0) return 'higher';
  if (high < 0) return 'lower';
  return 'unclear';
}
