import type { SurvivalPoint } from './kaplan-meier.ts';
import type { RiskTable } from './risk-table.ts';

export interface RestrictedMean {
  /** Up to where it is taken: the 10th largest observed time. Null under 10 units. */
  tau: number | null;
  mean: number | null;
  /** ± 1.96 standard errors, not clipped to 0–tau. */
  interval: [number, number] | null;
}

const AT_RISK_AT_TAU = 10;

/**
 * Restricted mean survival time: the area under the curve up to tau, with Greenwood's variance.
 * @see Royston & Parmar, BMC Medical Research Methodology 13:152, 2013; Klein & Moeschberger, Survival Analysis, 4.5
 */
export function restrictedMean(table: RiskTable, curve: SurvivalPoint[]): RestrictedMean {
  const tau = lastTimeWithAtRisk(table, AT_RISK_AT_TAU);
  if (tau === null) return { tau: null, mean: null, interval: null };
  const points = curve.filter((point) => point.time <= tau);
  let variance = 0;
  let after = 0;
  let until = tau;
  for (let i = points.length - 1; i >= 0; i--) {
    const { time, atRisk, events, survival } = points[i] as SurvivalPoint;
    after += survival * (until - time);
    until = time;
    if (atRisk > events) variance += (after * after * events) / (atRisk * (atRisk - events));
  }
  const mean = after + until;
  const half = 1.96 * Math.sqrt(variance);
  return { tau, mean, interval: [mean - half, mean + half] };
}

function lastTimeWithAtRisk(table: RiskTable, wanted: number): number | null {
  for (let i = table.time.length - 1; i >= 0; i--) {
    if ((table.atRisk[i] as number) >= wanted) return table.time[i] as number;
  }
  return null;
}
