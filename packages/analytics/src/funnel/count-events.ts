import type { EnvironmentEvents } from '@foothold/storage/events';
import { type QueryContext, queryOptions } from '../context.ts';
import { happened } from '../source/log.ts';
import { createParams, moment } from '../sql/params.ts';
import { type FunnelPlan, rangeOf } from './plan.ts';

/** How many events carry a name of the funnel: a cheap upper bound of the work. */
export async function countEvents(events: EnvironmentEvents, plan: FunnelPlan, context: QueryContext): Promise<number> {
  const params = createParams();
  const selectors = [...plan.steps, ...plan.exclusions.map(({ selector }) => selector)];
  const names = params.bind('Array(String)', [...new Set(selectors.flatMap((selector) => selector.names))]);
  const { fromMs, toMs } = rangeOf(plan);
  const rows = await events.query<{ n: number }>(
    `SELECT count() AS n FROM events WHERE ${happened(params, plan.question)} AND event IN ${names}
      AND ts >= ${moment(params, fromMs)} AND ts <= ${moment(params, toMs)}`,
    params.values,
    queryOptions(context),
  );
  return rows[0]?.n ?? 0;
}
