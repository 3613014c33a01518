import type { QueryContext } from '../context.ts';
import type { Question } from '../source/question.ts';
import type { SqlParams } from '../sql/params.ts';
import type { TimeToValuePlan } from './plan.ts';
import { firstStored, unitHistories } from './starts.ts';

/** What became of a unit, and why it is not counted. In SQL by these numbers. */
export const OUTCOME = { notYet: 0, reached: 1, competed: 2 } as const;
export const STANDING = { counted: 0, before: 1, internal: 2, automated: 3 } as const;

/**
 * SQL: `unit, t0, standing, outcome, duration, raw`, one row per unit whose start is in the question's range and not after asOf. The
 * value must not come before the start; of value and competing event the earlier decides, a tie is for the value. A start
 * before the environment's first stored event is `before`; by event that cannot be.
 */
export function unitDurations(params: SqlParams, plan: TimeToValuePlan, context: QueryContext): string {
  const { question } = plan;
  const asOf = params.bind('Int64', question.asOfMs);
  const first = (list: string) => `arrayMin(arrayPushBack(arrayFilter(x -> x >= begin, ${list}), ${NEVER}))`;
  const before = plan.start.kind === 'trait' ? `ifNull(begin < (${firstStored(params, question)}), 1)` : '0';
  return `SELECT unit, begin AS t0, raw,
      multiIf(counted AND ${before}, ${STANDING.before}, counted, ${STANDING.counted},
        inside, ${STANDING.internal}, ${STANDING.automated}) AS standing,
      ${first('values')} AS reached_at, ${first('rivals')} AS competed_at,
      multiIf(reached_at < ${NEVER} AND reached_at <= competed_at, ${OUTCOME.reached},
        competed_at < ${NEVER}, ${OUTCOME.competed}, ${OUTCOME.notYet}) AS outcome,
      multiIf(outcome = ${OUTCOME.reached}, reached_at, outcome = ${OUTCOME.competed}, competed_at, ${asOf}) - begin AS duration
    FROM (${unitHistories(params, plan, context)})
    WHERE ${inRange(params, question, 'begin')}`;
}

/** SQL: the moment in a column lies in the question's range, and not after asOf. */
export function inRange(params: SqlParams, { asOfMs, fromMs, toMs }: Question, column: string): string {
  const conditions = [`${column} <= ${params.bind('Int64', asOfMs)}`];
  if (Number.isFinite(fromMs)) conditions.push(`${column} >= ${params.bind('Int64', fromMs)}`);
  if (Number.isFinite(toMs)) conditions.push(`${column} < ${params.bind('Int64', toMs)}`);
  return conditions.join(' AND ');
}

/** Later than every event. */
const NEVER = '9007199254740991';
