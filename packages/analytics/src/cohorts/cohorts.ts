import type { CohortsResult, TimeToValueQuery } from '@foothold/protocol/types';
import type { EnvironmentEvents } from '@foothold/storage/events';
import { type QueryContext, queryOptions } from '../context.ts';
import { createParams } from '../sql/params.ts';
import { wilson } from '../stats/index.ts';
import { OUTCOME, STANDING, unitDurations } from '../time-to-value/durations.ts';
import { planTimeToValue } from '../time-to-value/plan.ts';
import { weeksBetween } from './weeks.ts';

type Cohort = CohortsResult['cohorts'][number];

/**
 * Activation within the horizon by the local week (from Monday, in the question's time zone) in which each unit started, oldest
 * first, without gaps. `mature` units alone are in `reached` and `rate`; the others have not had their time yet. Without
 * `horizonMs` nobody is mature.
 */
export async function cohorts(
  events: EnvironmentEvents,
  query: TimeToValueQuery,
  context: QueryContext,
): Promise<CohortsResult> {
  const plan = planTimeToValue(query, context);
  const { timeZone, asOfMs } = plan.question;
  const params = createParams();
  const horizon = params.bind('UInt64', plan.horizonMs ?? 0);
  const mature = plan.horizonMs === null ? '0' : `t0 + ${horizon} <= ${params.bind('Int64', asOfMs)}`;
  const rows = await events.query<Omit<Cohort, 'rate' | 'interval'>>(
    `SELECT toString(toMonday(fromUnixTimestamp64Milli(t0, ${params.bind('String', timeZone)}))) AS start,
      count() AS size, countIf(outcome = ${OUTCOME.reached}) AS reachedSoFar, countIf(${mature}) AS mature,
      countIf(${mature} AND outcome = ${OUTCOME.reached} AND duration <= ${horizon}) AS reached
    FROM (${unitDurations(params, plan, context)}) WHERE standing = ${STANDING.counted}
    GROUP BY start ORDER BY start`,
    params.values,
    queryOptions(context),
  );
  const byStart = new Map(rows.map((row) => [row.start, row]));
  const first = rows[0]?.start;
  const last = rows.at(-1)?.start;
  const weeks = first && last ? weeksBetween(first, last) : [];
  return {
    cohorts: weeks.map((start) => {
      const row = byStart.get(start) ?? { start, size: 0, reachedSoFar: 0, mature: 0, reached: 0 };
      const rate = row.mature === 0 ? null : row.reached / row.mature;
      return { ...row, rate, interval: wilson(row.reached, row.mature) };
    }),
  };
}
