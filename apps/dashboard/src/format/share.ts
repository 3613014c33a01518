import { formatCount } from './count.ts';

/** Below this many, a percentage pretends to know more than it does. */
export const SMALL = 20;
export const DASH = '–';

/** `–` of none, `7 of 12` under 20, else `39%`; never a rounded 0% or 100% that is not one. */
export function formatShare(part: number, whole: number): string {
  if (whole === 0) return DASH;
  if (whole < SMALL) return `${formatCount(part)} of ${formatCount(whole)}`;
  return formatPercent(part / whole);
}

/** A rate 0–1 as whole percent; `<1%` and `>99%` where rounding would lie. `–` for null. */
export function formatPercent(rate: number | null): string {
  if (rate === null) return DASH;
  const percent = Math.round(rate * 100);
  if (percent === 0 && rate > 0) return '<1%';
  if (percent === 100 && rate < 1) return '>99%';
  return `${percent}%`;
}

/** `35–43%`; empty where there is nothing to estimate from. */
export function formatInterval(interval: readonly [number | null, number | null] | null): string {
  if (!interval || interval[0] === null || interval[1] === null) return '';
  return `${Math.round(interval[0] * 100)}–${Math.round(interval[1] * 100)}%`;
}
