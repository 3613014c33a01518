import type { EnvironmentEvents } from '@foothold/storage/events';
import { type QueryContext, queryOptions } from '../context.ts';
import { createParams } from '../sql/params.ts';
import { queryRoomy } from '../sql/roomy.ts';
import { chainsSql } from './chains-sql.ts';
import type { FunnelPlan } from './plan.ts';
import type { FunnelTally, FunnelTotals } from './tally.ts';

interface Row {
  total: 0 | 1;
  value: string;
  counts: number[];
  times: (number | null)[][];
  pending: number;
  starts: number;
  finished: number;
}

/** A plain funnel, counted in the engine. */
export async function tallyInEngine(
  events: EnvironmentEvents,
  plan: FunnelPlan,
  context: QueryContext,
): Promise<FunnelTotals> {
  const params = createParams();
  const n = plan.steps.length;
  const steps = Array.from({ length: n }, (_, i) => i + 1);
  // Type 7: `quantileExactInclusive`. Step 1 takes no time.
  const times = steps
    .slice(1)
    .flatMap((k) => [
      `quantilesExactInclusiveIf(0.5, 0.9)(toInt64(t${k} - t${k - 1}), level >= ${k})`,
      `quantilesExactInclusiveIf(0.5)(toInt64(t${k} - t1), level >= ${k})`,
    ]);
  const open = `${params.bind('Int64', plan.question.asOfMs)} - latest < ${params.bind('UInt64', plan.windowMs)}`;
  const sql = `SELECT ${plan.breakdown ? 'grouping(value) AS total, value' : `1 AS total, '' AS value`},
      [${steps.map((k) => `countIf(level >= ${k})`).join(', ')}] AS counts,
      CAST([${times.join(', ')}], 'Array(Array(Float64))') AS times,
      countIf(level < ${n} AND ${open}) AS pending,
      countIf(NOT (${open})) AS starts, countIf(level = ${n} AND NOT (${open})) AS finished
    FROM (${chainsSql(params, plan, context, 'hash')})
    ${plan.breakdown ? 'GROUP BY GROUPING SETS ((value), ())' : ''}`;
  // With a breakdown every unit brings texts along, and it is the disk after all.
  const rows = plan.breakdown
    ? await events.query<Row>(sql, params.values, queryOptions(context))
    : await queryRoomy<Row>(events, sql, params.values, queryOptions(context));
  const total = rows.find((row) => row.total === 1) ?? nothing(n);
  const { pending, starts, finished } = total;
  const buckets = rows.filter((row) => row.total === 0).map((row) => ({ raw: row.value, ...tallyOf(row) }));
  return { ...tallyOf(total), pending, mature: { starts, finished }, stopped: 0, buckets };
}

function tallyOf({ counts, times }: Row): FunnelTally {
  const of = (list: number, quantile: number) =>
    counts.map((_, i) => (i === 0 ? null : (times[2 * (i - 1) + list]?.[quantile] ?? null)));
  return { counts, medianFromPrevious: of(0, 0), p90FromPrevious: of(0, 1), medianFromFirst: of(1, 0) };
}

const nothing = (n: number): Row => ({
  total: 1,
  value: '',
  counts: new Array<number>(n).fill(0),
  times: [],
  pending: 0,
  starts: 0,
  finished: 0,
});
