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

/** How far right the chart goes: as long as at least `enough` are still in it, within a quarter; at least a day. */
export function curveEnd(curve: readonly CurvePoint[], enough = 10): number {
  const day = 86_400_000;
  const last = curve.findLast((point) => point.atRisk >= enough) ?? curve[curve.length - 1];
  return Math.min(Math.max(last?.tMs ?? 0, day), 60 * day);
}
