import { Z95 } from './normal.ts';
import type { RiskTable } from './risk-table.ts';

/** One point per time at which an event or a competing event happened, ascending. */
export interface IncidencePoint {
  time: number;
  /** Probability of having had the event by then. */
  reached: number;
  /** Probability of having had the competing event first. */
  competed: number;
  /** Variance of `reached`. */
  variance: number;
  /** 95 % band of `reached` on the log(−log) scale; null where it is 0 or 1. */
  lower: number | null;
  upper: number | null;
}

/**
 * Cumulative incidence with competing events (Aalen–Johansen), with the Greenwood-type variance carried forward as the
 * covariance of (still without either, reached). Without competing events it is 1 − Kaplan–Meier, variance included.
 * @see Andersen, Borgan, Gill & Keiding, Statistical Models Based on Counting Processes, IV.4.1.3
 */
export function aalenJohansen(table: RiskTable): IncidencePoint[] {
  const points: IncidencePoint[] = [];
  let free = 1;
  let reached = 0;
  let competed = 0;
  let varFree = 0;
  let covariance = 0;
  let variance = 0;
  for (let i = 0; i < table.time.length; i++) {
    const events = table.events[i] as number;
    const competing = table.competing[i] as number;
    if (events + competing === 0) continue;
    const n = table.atRisk[i] as number;
    const hazard = events / n;
    const leaving = (events + competing) / n;
    const stay = (n - events - competing) / n;
    const free2 = free * free;
    variance += 2 * hazard * covariance + hazard * hazard * varFree + (free2 * hazard * (1 - hazard)) / n;
    covariance = stay * (covariance + hazard * varFree) - (free2 * hazard * stay) / n;
    varFree = stay * stay * varFree + (free2 * leaving * stay) / n;
    reached += free * hazard;
    competed += (free * competing) / n;
    free *= stay;
    points.push({ time: table.time[i] as number, reached, competed, variance, ...band(reached, variance) });
  }
  return points;
}

function band(reached: number, variance: number): { lower: number | null; upper: number | null } {
  if (reached <= 0 || reached >= 1 - Number.EPSILON) return { lower: null, upper: null };
  const spread = (Z95 * Math.sqrt(Math.max(0, variance))) / (reached * Math.abs(Math.log(reached)));
  return { lower: reached ** Math.exp(spread), upper: reached ** Math.exp(-spread) };
}
