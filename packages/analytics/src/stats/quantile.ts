/**
 * Quantile of type 7 (R's default, spreadsheets' PERCENTILE.INC): linear between the order statistics at (n − 1)·p.
 * Null for no values. `sorted` is ascending.
 * @see Hyndman & Fan, The American Statistician 50(4):361–365, 1996
 */
export function quantileType7(sorted: ArrayLike<number>, p: number): number | null {
  if (sorted.length === 0) return null;
  const at = (sorted.length - 1) * p;
  const low = Math.floor(at);
  const lower = sorted[low] as number;
  const upper = sorted[Math.min(low + 1, sorted.length - 1)] as number;
  return lower + (at - low) * (upper - lower);
}
