import type { Quantile, TimeToValueSummary } from '@foothold/protocol/types';
import {
  aalenJohansen,
  type Durations,
  kaplanMeier,
  type RiskTable,
  restrictedMean,
  riskTable,
  type SurvivalPoint,
  survivalQuantile,
  wilson,
} from '../stats/index.ts';

/** The units of one group: durations in ms by outcome, and what is known of the horizon. */
export interface GroupDurations {
  events: ArrayLike<number>;
  censored: ArrayLike<number>;
  competing: ArrayLike<number>;
  /** Units whose horizon has passed at asOf, how many of them reached value within it, and the other units. */
  mature: number;
  matureReached: number;
  immature: number;
}
export interface SummaryOptions {
  horizonMs: number | null;
  /** Whether the question names competing events. */
  competing: boolean;
}

/** The numbers of one group, and the table they come from. */
export function summarize(
  group: GroupDurations,
  { horizonMs, competing }: SummaryOptions,
): { summary: TimeToValueSummary; table: RiskTable } {
  const table = riskTable(group as Durations);
  const curve = kaplanMeier(table);
  const { tau, mean, interval } = restrictedMean(table, curve);
  const { mature, matureReached, immature } = group;
  const summary: TimeToValueSummary = {
    n: table.n,
    reached: group.events.length,
    censored: group.censored.length,
    competed: group.competing.length,
    median: quantile(curve, 0.5),
    p25: quantile(curve, 0.25),
    p75: quantile(curve, 0.75),
    p90: quantile(curve, 0.9),
    rmst: { tauMs: tau, ms: mean, interval },
    curve: curve.map(({ time, ...point }) => ({ tMs: time, ...point })),
    cumulativeIncidence: competing
      ? aalenJohansen(table).map(({ time, reached, competed, lower, upper }) => ({
          tMs: time,
          reached,
          competed,
          lower,
          upper,
        }))
      : [],
    activationRate:
      horizonMs === null
        ? null
        : {
            mature,
            reached: matureReached,
            rate: mature === 0 ? null : matureReached / mature,
            interval: wilson(matureReached, mature),
            immature,
          },
  };
  return { summary, table };
}

function quantile(curve: SurvivalPoint[], p: number): Quantile {
  const { time, interval } = survivalQuantile(curve, p);
  return { ms: time, interval };
}
