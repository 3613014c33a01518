import type { Run } from './id-runs.ts';

/** Runs of a day and size that become one. */
export const FAN_IN = 4;
/** No run grows beyond: 400 MB on the disk, 42 MB in memory. */
const MOST_IDS = 2 ** 24;

/**
 * Which runs are to become one, if any: all of a day that is over, and of today always {@link FAN_IN} of about the same
 * size. So each id is written a few times, and the number of runs grows with the logarithm of a day's ids instead of
 * with the ids: every run costs every new id a look.
 */
export function chooseMerge(runs: readonly Run[], today: number): Run[] | null {
  for (const day of new Set(runs.map((run) => run.day))) {
    const mine = runs.filter((run) => run.day === day).sort((a, b) => a.filter.count - b.filter.count);
    const chosen = day < today ? smallest(mine) : alike(mine);
    if (chosen.length > 1) return chosen;
  }
  return null;
}

/** As many as one run may hold. */
function smallest(sorted: readonly Run[]): Run[] {
  let ids = 0;
  return sorted.filter((run) => {
    ids += run.filter.count;
    return ids <= MOST_IDS;
  });
}

function alike(sorted: readonly Run[]): Run[] {
  for (let first = 0; first + FAN_IN <= sorted.length; first++) {
    const some = sorted.slice(first, first + FAN_IN);
    const ids = some.reduce((sum, run) => sum + run.filter.count, 0);
    const [least, most] = [(some[0] as Run).filter.count, (some[FAN_IN - 1] as Run).filter.count];
    if (most <= least * FAN_IN && ids <= MOST_IDS) return some;
  }
  return [];
}
