import { Z95 } from './normal.ts';
import type { RiskTable } from './risk-table.ts';

/** One point per event time, ascending. */
export interface SurvivalPoint {
  time: number;
  atRisk: number;
  events: number;
  /** Watched until exactly this time without the event; competing events count here. */
  censored: number;
  survival: number;
  /** 95 % band; null where survival is 0. */
  lower: number | null;
  upper: number | null;
}
export interface SurvivalQuantile {
  /** Null: not reached yet. */
  time: number | null;
  interval: [number | null, number | null];
}

/** Above the rounding of a product of a million factors, below any step of a curve. */
const ROUNDING = 1e-11;

/**
 * The Kaplan–Meier curve with the log-log band from Greenwood's variance. Between censorings the product telescopes, so
 * that a curve without censoring is exactly (n − k)/n. Empty when nothing happened.
 * @see Kalbfleisch & Prentice, The Statistical Analysis of Failure Time Data, 2nd ed., 1.4
 */
export function kaplanMeier(table: RiskTable): SurvivalPoint[] {
  const points: SurvivalPoint[] = [];
  let survival = 1;
  let base = 1;
  let baseAtRisk = table.n;
  let expectedAtRisk = table.n;
  let greenwood = 0;
  for (let i = 0; i < table.time.length; i++) {
    const events = table.events[i] as number;
    if (events === 0) continue;
    const atRisk = table.atRisk[i] as number;
    if (atRisk !== expectedAtRisk) {
      base = survival;
      baseAtRisk = atRisk;
    }
    expectedAtRisk = atRisk - events;
    survival = base * (expectedAtRisk / baseAtRisk);
    greenwood += events / (atRisk * expectedAtRisk);
    const [lower, upper] = logLogBand(survival, greenwood);
    const censored = (table.censored[i] as number) + (table.competing[i] as number);
    points.push({ time: table.time[i] as number, atRisk, events, censored, survival, lower, upper });
  }
  return points;
}

/**
 * The time by which a share `p` has had the event, inf{t : S(t) ≤ 1 − p}, with the interval from where the band crosses
 * the same height (an end is null where it never does). R's survfit gives the midpoint of a flat stretch instead.
 * @see Brookmeyer & Crowley, Biometrics 38:29–41, 1982
 */
export function survivalQuantile(curve: SurvivalPoint[], p: number): SurvivalQuantile {
  const height = 1 - p + ROUNDING;
  const firstAtOrBelow = (pick: (point: SurvivalPoint) => number | null) =>
    curve.find((point) => (pick(point) ?? Number.POSITIVE_INFINITY) <= height)?.time ?? null;
  return {
    time: firstAtOrBelow((point) => point.survival),
    interval: [firstAtOrBelow((point) => point.lower), firstAtOrBelow((point) => point.upper)],
  };
}

function logLogBand(survival: number, greenwood: number): [number, number] | [null, null] {
  if (survival <= 0) return [null, null];
  const spread = (Z95 * Math.sqrt(greenwood)) / Math.abs(Math.log(survival));
  return [survival ** Math.exp(spread), survival ** Math.exp(-spread)];
}
