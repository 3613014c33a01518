/** Fewer full weeks than this have no "usual". */
const ENOUGH_WEEKS = 4;

/** Lower and upper quartile of what full weeks brought; null while there are too few. */
export function usualRange(fullWeeks: readonly number[]): [number, number] | null {
  if (fullWeeks.length < ENOUGH_WEEKS) return null;
  const sorted = [...fullWeeks].sort((a, b) => a - b);
  return [Math.round(quantile(sorted, 0.25)), Math.round(quantile(sorted, 0.75))];
}

/** Type 7, as everywhere here. */
function quantile(sorted: readonly number[], p: number): number {
  const at = (sorted.length - 1) * p;
  const low = sorted[Math.floor(at)] as number;
  const high = sorted[Math.ceil(at)] as number;
  return low + (high - low) * (at - Math.floor(at));
}
