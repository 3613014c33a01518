import type { QueryContext } from '../context.ts';
import { isInternal } from '../source/internal.ts';
import { happened } from '../source/log.ts';
import type { Question, Selector } from '../source/question.ts';
import { latestTrait, traitCondition } from '../source/traits.ts';
import { unitEvents } from '../source/unit-events.ts';
import { breakdownColumn } from '../sql/breakdown.ts';
import type { SqlParams } from '../sql/params.ts';
import type { TimeToValuePlan } from './plan.ts';

/**
 * SQL: one row per unit with a start: `unit, begin` (epoch ms), `counted`, and if not, whether for being `inside` (else it is
 * automated); `raw` (breakdown), `values` and `rivals` (times of value and competing events).
 */
export function unitHistories(params: SqlParams, plan: TimeToValuePlan, context: QueryContext): string {
  return plan.start.kind === 'event'
    ? startedByEvent(params, plan, plan.start.selector, context)
    : startedByTrait(params, plan, plan.start.trait, context);
}

function startedByEvent(params: SqlParams, plan: TimeToValuePlan, start: Selector, context: QueryContext): string {
  const { breakdown } = plan;
  const property = breakdown && 'property' in breakdown ? breakdown.property : null;
  const rows = unitEvents(params, plan.question, context, {
    selectors: { start, ...outcomes(plan) },
    columns:
      property === null
        ? {}
        : {
            message: `if(heard_start, message_id, '')`,
            shown: breakdownColumn(params, property, 'heard_start'),
          },
    uncounted: 'mark',
  });
  const raw =
    property === null
      ? `''`
      : `argMinIf(shown, concat(reinterpretAsFixedString(byteSwap(toUInt64(t))), message), start AND kept)`;
  const units = `SELECT unit, max(start AND kept) AS counted, if(counted, minIf(t, start AND kept), minIf(t, start)) AS begin,
      max(start AND inside AND NOT robot) AS inside, ${raw} AS raw, ${lists(plan)}
    FROM (SELECT *, NOT inside AND NOT robot AS kept FROM (${rows})) GROUP BY unit HAVING max(start) = 1`;
  return withTrait(params, plan, units);
}

function startedByTrait(params: SqlParams, plan: TimeToValuePlan, trait: string, context: QueryContext): string {
  const { question } = plan;
  const dates = datesOf(params, question, trait);
  const rows = unitEvents(params, question, context, { selectors: outcomes(plan) });
  const conditions = question.traits.map((wanted) => traitCondition(params, question, wanted));
  const units = `SELECT unit, NOT inside AS counted, assumeNotNull(date) AS begin, inside, '' AS raw, values, rivals
    FROM (SELECT owner AS unit, date, ${insideUnit(params, question, context)} AS inside FROM (${dates})) AS begun
    LEFT JOIN (SELECT unit AS who, ${lists(plan)} FROM (SELECT *, 1 AS kept FROM (${rows})) GROUP BY unit) AS happened
      ON begun.unit = happened.who
    ${conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''}`;
  return withTrait(params, plan, units);
}

/** SQL: `owner, date` (epoch ms) of a date trait: ISO 8601 text (UTC without an offset) or epoch ms. */
export function datesOf(params: SqlParams, question: Question, trait: string): string {
  return `SELECT owner, multiIf(
      JSONType(value) = 'String', toUnixTimestamp64Milli(parseDateTime64BestEffortOrNull(JSONExtractString(value), 3, 'UTC')),
      JSONType(value) IN ('Int64', 'UInt64', 'Double'), toInt64(JSONExtractFloat(value)), NULL) AS date
    FROM (${latestTrait(params, question, question.unit, trait)}) WHERE date IS NOT NULL`;
}

/** SQL over `owner`: it is an internal person or account. */
export function insideUnit(params: SqlParams, question: Question, context: QueryContext): string {
  if (question.unit === 'account') {
    const { accountIds } = context.internal;
    return accountIds.length === 0 ? '0' : `owner IN ${params.bind('Array(String)', accountIds)}`;
  }
  return isInternal(params, question, context.internal, { person: 'owner', named: `''` }) ?? '0';
}

/** SQL: `first`, epoch ms of the environment's first event, one row. */
export function firstStored(params: SqlParams, question: Question): string {
  const all: Question = { ...question, automated: 'include' };
  return `SELECT minOrNull(toUnixTimestamp64Milli(ts)) AS first FROM events WHERE ${happened(params, all)}`;
}

const outcomes = ({ value, competing }: TimeToValuePlan): { [column: string]: Selector } =>
  competing ? { value, rival: competing } : { value };

const lists = ({ competing }: TimeToValuePlan) => `groupArrayIf(t, value AND kept) AS values,
    ${competing ? 'groupArrayIf(t, rival AND kept)' : `CAST([], 'Array(Int64)')`} AS rivals`;

/** With a breakdown by trait: `raw` from the unit's trait. */
function withTrait(params: SqlParams, { question, breakdown }: TimeToValuePlan, units: string): string {
  if (!breakdown || !('trait' in breakdown)) return units;
  const latest = latestTrait(params, question, question.unit, breakdown.trait);
  return `SELECT unit, counted, begin, inside, if(value = 'null', '', value) AS raw, values, rivals
    FROM (${units}) AS units LEFT ANY JOIN (${latest}) AS said ON units.unit = said.owner`;
}
