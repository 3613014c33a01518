import type { CurvePoint } from '@foothold/protocol/types';

/** One point of "how many have arrived by then": shares 0–1. */
export interface ArrivalPoint {
  tMs: number;
  share: number;
  low: number | null;
  high: number | null;
  atRisk: number;
}

/**
 * The survival curve turned round, so that up is good: the share that has arrived by each time, from (0, 0) and with a
 * last point at `untilMs`. Nothing is thinned; points past `untilMs` are cut.
 */
export function arrivalOf(curve: readonly CurvePoint[], n: number, untilMs: number): ArrivalPoint[] {
  const start: ArrivalPoint = { tMs: 0, share: 0, low: 0, high: 0, atRisk: n };
  const inside = curve.filter((point) => point.tMs <= untilMs).map(turn);
  const points = [start, ...inside];
  const last = points[points.length - 1] ?? start;
  return last.tMs < untilMs ? [...points, { ...last, tMs: untilMs }] : points;
}

const turn = (point: CurvePoint): ArrivalPoint => ({
  tMs: point.tMs,
  share: 1 - point.survival,
  low: point.upper === null ? null : 1 - point.upper,
  high: point.lower === null ? null : 1 - point.lower,
  atRisk: point.atRisk,
});

/** The point that holds at `tMs`: the last one not after it. */
export function pointAt(points: readonly ArrivalPoint[], tMs: number): ArrivalPoint | null {
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((points[middle] as ArrivalPoint).tMs <= tMs) low = middle + 1;
    else high = middle;
  }
  return points[low - 1] ?? null;
}

/** Every time at which one of the curves has a point, up to `untilMs`; ascending, each once. */
export const stopsOf = (series: readonly { points: readonly ArrivalPoint[] }[], untilMs: number): number[] =>
  [...new Set(series.flatMap(({ points }) => points.map((point) => point.tMs)))]
    .filter((tMs) => tMs <= untilMs)
    .sort((a, b) => a - b);

const DAY_MS = 86_400_000;
const MOST_MS = 60 * DAY_MS;

/**
 * How far right the chart goes: past the last arrival to the end of its day, or week after the first one; never past
 * `tauMs`, the time up to which at least ten have been watched, and never past 60 days.
 */
export function curveEnd(curve: readonly CurvePoint[], tauMs: number | null): number {
  const last = curve.at(-1)?.tMs ?? 0;
  const grain = last > 7 * DAY_MS ? 7 * DAY_MS : DAY_MS;
  const end = Math.max(Math.ceil(last / grain) * grain, DAY_MS);
  return Math.min(end, tauMs === null ? end : Math.max(tauMs, DAY_MS), MOST_MS);
}
