import type { TimeToValueQuery, TimeToValueResult } from '@foothold/protocol/types';
import type { EnvironmentEvents } from '@foothold/storage/events';
import { type QueryContext, queryOptions } from '../context.ts';
import { readBreakdownValue } from '../sql/breakdown.ts';
import { createParams } from '../sql/params.ts';
import { queryRoomy } from '../sql/roomy.ts';
import { logRank, logRankPairs, mergeDurations, type RiskTable } from '../stats/index.ts';
import { OUTCOME, STANDING, unitDurations } from './durations.ts';
import { countAutomatedDates, countBefore, countImpersonated } from './left-out.ts';
import { planTimeToValue, type TimeToValuePlan } from './plan.ts';
import { type GroupDurations, summarize } from './summary.ts';

/** Above this many groups the log-rank is not taken, above {@link MOST_PAIRED} not by pairs: the work grows with the square. */
const MOST_COMPARED = 100;
const MOST_PAIRED = 20;

/**
 * Time to first value, as definitions.md has it: how long people (or accounts) took from their start, those who are not there yet
 * counted as censored at asOf. One point of the curve per time at which somebody got there, ascending, in ms. `groups` by the
 * breakdown (largest first, then by value; null is "no such property"), compared by the log-rank test. Everything is empty or null
 * where nobody started.
 * @throws what the engine throws, when it takes longer than `context.maxMs`
 */
export async function timeToValue(
  events: EnvironmentEvents,
  query: TimeToValueQuery,
  context: QueryContext,
): Promise<TimeToValueResult> {
  const plan = planTimeToValue(query, context);
  const [rows, before, automated, impersonated] = await Promise.all([
    groupRows(events, plan, context),
    countBefore(events, plan, context),
    countAutomatedDates(events, plan, context),
    countImpersonated(events, plan, context),
  ]);
  const options = { horizonMs: plan.horizonMs, competing: plan.competing !== null };
  const counted = rows.filter(({ standing }) => standing === STANDING.counted);
  const left = (standing: number) => rows.filter((row) => row.standing === standing).reduce((sum, { n }) => sum + n, 0);
  const { summary } = summarize(together(counted), options);
  const groups = plan.breakdown
    ? counted
        .map((row) => ({ raw: row.raw, value: readBreakdownValue(row.raw), ...summarize(row, options) }))
        .sort((a, b) => b.summary.n - a.summary.n || (a.raw < b.raw ? -1 : 1))
    : [];
  return {
    ...summary,
    groups: groups.map(({ value, summary }) => ({ value, ...summary })),
    logRank: plan.breakdown
      ? compare(
          groups.map(({ value }) => value),
          groups.map(({ table }) => table),
        )
      : null,
    leftOut: {
      before: before + left(STANDING.before),
      internal: left(STANDING.internal),
      automated: automated + left(STANDING.automated),
      erased: context.erased,
      ...(impersonated > 0 ? { impersonated } : {}),
    },
  };
}

interface Row extends GroupDurations {
  raw: string;
  standing: number;
  n: number;
}

async function groupRows(events: EnvironmentEvents, plan: TimeToValuePlan, context: QueryContext): Promise<Row[]> {
  const params = createParams();
  const horizon = params.bind('UInt64', plan.horizonMs ?? 0);
  const counted = `standing = ${STANDING.counted}`;
  const of = (outcome: number) => `groupArrayIf(duration, ${counted} AND outcome = ${outcome})`;
  const mature = `t0 + ${horizon} <= ${params.bind('Int64', plan.question.asOfMs)}`;
  const sql = `SELECT if(${counted}, raw, '') AS raw, standing, count() AS n,
      ${of(OUTCOME.reached)} AS events, ${of(OUTCOME.notYet)} AS censored, ${of(OUTCOME.competed)} AS competing,
      countIf(${mature}) AS mature, countIf(NOT (${mature})) AS immature,
      countIf(${mature} AND outcome = ${OUTCOME.reached} AND duration <= ${horizon}) AS matureReached
    FROM (${unitDurations(params, plan, context)}) GROUP BY raw, standing`;
  return queryRoomy<Row>(events, sql, params.values, queryOptions(context));
}

function together(rows: Row[]): GroupDurations {
  const sum = (pick: (row: Row) => number) => rows.reduce((total, row) => total + pick(row), 0);
  const { events, censored, competing = [] } = rows.length === 1 ? (rows[0] as Row) : mergeDurations(rows);
  return {
    events,
    censored,
    competing,
    mature: sum((row) => row.mature),
    matureReached: sum((row) => row.matureReached),
    immature: sum((row) => row.immature),
  };
}

function compare<Value>(values: Value[], tables: RiskTable[]) {
  if (tables.length > MOST_COMPARED) return { chi2: null, df: tables.length - 1, p: null, pairs: [] };
  const pairs = tables.length > MOST_PAIRED ? [] : logRankPairs(tables);
  return {
    ...logRank(tables),
    pairs: pairs.map(({ a, b, p, pHolm }) => ({ a: values[a] as Value, b: values[b] as Value, p, pHolm })),
  };
}
