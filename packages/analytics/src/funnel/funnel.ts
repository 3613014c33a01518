import type { FunnelQuery, FunnelResult, FunnelStep } from '@foothold/protocol/types';
import type { EnvironmentEvents } from '@foothold/storage/events';
import type { QueryContext } from '../context.ts';
import { readBreakdownValue } from '../sql/breakdown.ts';
import { wilson } from '../stats/index.ts';
import { countEvents } from './count-events.ts';
import { planFunnel } from './plan.ts';
import type { FunnelTally, FunnelTotals } from './tally.ts';
import { tallyInEngine } from './tally-sql.ts';
import { tallyUnits } from './tally-units.ts';

/** Events up to here are fetched and looked at one unit at a time: faster than planning the engine's own way. */
export const FEW = 20_000;

/**
 * An ordered funnel, as definitions.md has it. One entry per step in `steps`, and per bucket in `breakdown` (largest first, then
 * by value; null is "no such property"); buckets add up to the total. Times are milliseconds of those who got there, type-7
 * quantiles; null at step 1 and where nobody got. Rates are 0–1 with Wilson 95 %; null where nobody could have converted.
 * @throws what the engine throws, when it takes longer than `context.maxMs`
 */
export async function funnel(
  events: EnvironmentEvents,
  query: FunnelQuery,
  context: QueryContext,
): Promise<FunnelResult> {
  const plan = planFunnel(query, context);
  const inEngine = plan.plain && (await countEvents(events, plan, context)) > FEW;
  const totals = inEngine ? await tallyInEngine(events, plan, context) : await tallyUnits(events, plan, context);
  return resultOf(totals);
}

export function resultOf(totals: FunnelTotals): FunnelResult {
  const { starts, finished } = totals.mature;
  const breakdown = totals.buckets
    .map(({ raw, ...tally }) => ({ raw, value: readBreakdownValue(raw), steps: stepsOf(tally) }))
    .sort((a, b) => (b.steps[0]?.count ?? 0) - (a.steps[0]?.count ?? 0) || (a.raw < b.raw ? -1 : 1));
  return {
    steps: stepsOf(totals),
    pending: totals.pending,
    mature: { starts, finished, rate: rate(finished, starts), interval: wilson(finished, starts) },
    stopped: totals.stopped,
    breakdown: breakdown.map(({ value, steps }) => ({ value, steps })),
  };
}

function stepsOf(tally: FunnelTally): FunnelStep[] {
  const first = tally.counts[0] ?? 0;
  return tally.counts.map((count, i) => ({
    step: i + 1,
    count,
    fromFirst: rate(count, first),
    fromPrevious: rate(count, i === 0 ? first : (tally.counts[i - 1] as number)),
    fromFirstInterval: wilson(count, first),
    medianMsFromPrevious: tally.medianFromPrevious[i] ?? null,
    p90MsFromPrevious: tally.p90FromPrevious[i] ?? null,
    medianMsFromFirst: tally.medianFromFirst[i] ?? null,
  }));
}

const rate = (count: number, of: number) => (of === 0 ? null : count / of);
