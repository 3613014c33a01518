/**
 * The chains of all units in SQL, for plain funnels (no event can be two steps, no exclusions).
 *
 * A unit's events are one sorted array of time · 32 + step, so events of a millisecond come in the order of the steps and help
 * it. With fills over that array, each linear:
 * - forward, `start_k` at a position is the latest start of a chain that has reached step k by then; the level is the
 *   largest k with one. An outlived start never hides a better one, since starts only grow.
 * - backward from the level, `finish` at a start is the earliest time at which it gets there; the first start whose finish is
 *   within the window is the chain's, and each further step is the first one at or after the step before.
 * `bestChain` is the same for every funnel, one unit at a time; tests hold them equal.
 */
import type { QueryContext } from '../context.ts';
import { unitEvents } from '../source/unit-events.ts';
import { breakdownColumn } from '../sql/breakdown.ts';
import type { SqlParams } from '../sql/params.ts';
import { type FunnelPlan, mayStart, rangeOf } from './plan.ts';

/** Later than every event, earlier than the end of a 64-bit number. */
const END = '4611686018427387903';

/** `hash`: 128 bits of the id, where nobody asks who it is; saves a quarter of the memory. */
export type UnitKey = 'id' | 'hash';

/** SQL: `unit, level, latest` (last start), `t1`…`tn` (up to the level) and `value` (breakdown, JSON text), one row per unit. */
export function chainsSql(params: SqlParams, plan: FunnelPlan, context: QueryContext, unit: UnitKey = 'id'): string {
  const n = plan.steps.length;
  const steps = Array.from({ length: n }, (_, i) => i + 1);
  const window = params.bind('UInt64', plan.windowMs);

  const forward = steps
    .slice(1)
    .map(
      (k) =>
        `arrayFill((start, t, s) -> s = ${k} AND start != 0 AND t - start <= ${window}, start_${k - 1}, times, codes) AS start_${k}`,
    );
  const levels = `SELECT *,
      arrayMap(v -> bitShiftRight(v, 5), events) AS times, arrayMap(v -> bitAnd(v, 31), events) AS codes,
      arrayFill(t -> t != 0, arrayMap((t, s) -> if(s = 1, t, 0), times, codes)) AS start_1,
      ${[...forward, `${steps.map((k) => `(start_${k}[-1] != 0)`).join(' + ')} AS level`].join(',\n      ')}
    FROM (${unitArrays(params, plan, context, unit)})`;

  const backward = steps
    .slice(1)
    .map(
      (_, r) =>
        `arrayReverseFill((finish, s) -> s = level - ${r + 1} OR level <= ${r + 1}, finish_${r}, codes) AS finish_${r + 1}`,
    );
  const onward = steps.slice(1).map((k) => `arrayFirst((t, s) -> s = ${k} AND t >= t${k - 1}, times, codes) AS t${k}`);
  const chains = `SELECT *,
      ${[
        'arrayReverseFill((t, s) -> s = level, times, codes) AS finish_0',
        ...backward,
        `arrayFirst((t, s, finish) -> s = 1 AND finish - t <= ${window}, times, codes, finish_${n - 1}) AS t1`,
        ...onward,
      ].join(',\n      ')}
    FROM (${levels})`;
  return `SELECT who AS unit, level, latest, ${steps.map((k) => `t${k}`).join(', ')}, ${shownValue(plan)} AS value FROM (${chains})`;
}

/** `events`: sorted, with 0 in front and {@link END} behind; `candidates`: what the breakdown may be read from. */
function unitArrays(params: SqlParams, plan: FunnelPlan, context: QueryContext, unit: UnitKey): string {
  const { steps, breakdown } = plan;
  const startable = mayStart(plan, (ms) => params.bind('Int64', ms));
  const code = steps.map((_, i) => `s${i + 1}${i === 0 ? ` AND ${startable}` : ''}, ${i + 1}`).join(', ');
  const shown = breakdown?.at === 'first' ? 'heard_s1' : '1';
  const rows = unitEvents(params, plan.question, context, {
    selectors: Object.fromEntries(steps.map((selector, i) => [`s${i + 1}`, selector])),
    columns: breakdown
      ? {
          message: `if(${shown}, message_id, '')`,
          value: breakdownColumn(params, breakdown.property, shown),
        }
      : {},
    range: rangeOf(plan),
  });
  const candidates = breakdown
    ? `, groupArray${breakdown.at === 'first' ? 'If' : ''}((event, message, value)${breakdown.at === 'first' ? ', code = 1' : ''}) AS candidates`
    : '';
  const key = unit === 'id' ? 'unit' : 'sipHash128(unit)';
  return `SELECT ${key} AS who, arraySort(arrayConcat([toUInt64(0), toUInt64(${END})], groupArray(event))) AS events,
      maxIf(t, code = 1) AS latest ${candidates}
    FROM (SELECT *, multiIf(${code}, 0) AS code, toUInt64(t) * 32 + code AS event FROM (${rows}) WHERE code != 0)
    GROUP BY who HAVING countIf(code = 1) > 0`;
}

function shownValue({ steps, breakdown }: FunnelPlan): string {
  if (!breakdown) return `''`;
  const last = `[${steps.map((_, i) => `t${i + 1}`).join(', ')}][level] * 32 + level`;
  const event = breakdown.at === 'first' ? 't1 * 32 + 1' : last;
  return `tupleElement(arraySort(arrayFilter(c -> tupleElement(c, 1) = ${event}, candidates))[1], 3)`;
}
