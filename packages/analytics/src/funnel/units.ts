/** Every funnel, one unit at a time: what the engine's own way does not cover, exactly. */
import type { EnvironmentEvents } from '@foothold/storage/events';
import { type QueryContext, queryOptions } from '../context.ts';
import { unitEvents } from '../source/unit-events.ts';
import { breakdownColumn } from '../sql/breakdown.ts';
import { createParams, type SqlParams } from '../sql/params.ts';
import { bestChain, type ChainRule, levelOf, type UnitEvents } from './chain.ts';
import { countEvents } from './count-events.ts';
import { type FunnelPlan, mayStart, rangeOf } from './plan.ts';

/** Where one unit got. */
export interface UnitChain {
  unit: string;
  level: number;
  /** Of steps 1…level. */
  times: number[];
  /** Of its last event that may start a chain. */
  latestStart: number;
  stopped: boolean;
  /** JSON text, '' for none. */
  raw: string;
}

/** Events that are held in memory at a time. */
const SLICE = 500_000;

/** One slice of units after the other, in no order; only units that have started. */
export async function* unitChains(
  events: EnvironmentEvents,
  plan: FunnelPlan,
  context: QueryContext,
): AsyncGenerator<UnitChain[]> {
  const slices = Math.max(1, Math.ceil((await countEvents(events, plan, context)) / SLICE));
  for (let slice = 0; slice < slices; slice++) {
    const params = createParams();
    const rows = await events.query<Row>(
      `SELECT unit, events.1 AS times, events.2 AS steps, events.3 AS exclusions ${plan.breakdown ? ', events.5 AS raws' : ''}
      FROM (
        SELECT unit, arraySort(e -> (e.1, e.4), groupArray((t, steps, exclusions, message_id${plan.breakdown ? ', value' : ''}))) AS events
        FROM (${maskedRows(params, plan, context)})
        WHERE cityHash64(unit) % ${params.bind('UInt64', slices)} = ${params.bind('UInt64', slice)}
        GROUP BY unit HAVING countIf(bitAnd(steps, 1) = 1) > 0)`,
      params.values,
      queryOptions(context),
    );
    yield rows.map((row) => chainOf(row, plan));
  }
}

interface Row extends UnitEvents {
  unit: string;
  raws?: string[];
}

function chainOf(row: Row, plan: FunnelPlan): UnitChain {
  const rule: ChainRule = { steps: plan.steps.length, windowMs: plan.windowMs, exclusions: plan.exclusions };
  const { level, events } = bestChain(row, rule);
  const at = plan.breakdown?.at === 'last' ? events.at(-1) : events[0];
  return {
    unit: row.unit,
    level,
    times: events.map((e) => row.times[e] as number),
    latestStart: row.times[row.steps.findLastIndex((mask) => (mask & 1) === 1)] as number,
    stopped: rule.exclusions.length > 0 && levelOf(row, { ...rule, exclusions: [] }) > level,
    raw: (at === undefined ? undefined : row.raws?.[at]) ?? '',
  };
}

/** `unit, t, steps, exclusions` (bit masks), `message_id` and, for a breakdown, `value`: one row per event. */
function maskedRows(params: SqlParams, plan: FunnelPlan, context: QueryContext): string {
  const startable = mayStart(plan, (ms) => params.bind('Int64', ms));
  const bits = (columns: string[]) =>
    [...columns.map((sql, i) => `bitShiftLeft(toUInt32(${sql}), ${i})`), '0'].join(' + ');
  const rows = unitEvents(params, plan.question, context, {
    selectors: Object.fromEntries([
      ...plan.steps.map((selector, i) => [`s${i + 1}`, selector]),
      ...plan.exclusions.map(({ selector }, i) => [`x${i + 1}`, selector]),
    ]),
    columns: {
      message_id: 'message_id',
      ...(plan.breakdown ? { value: breakdownColumn(params, plan.breakdown.property) } : {}),
    },
    range: rangeOf(plan),
    distinct: true,
  });
  const steps = bits(plan.steps.map((_, i) => (i === 0 ? `s1 AND ${startable}` : `s${i + 1}`)));
  const exclusions = bits(plan.exclusions.map((_, i) => `x${i + 1}`));
  return `SELECT *, ${steps} AS steps, ${exclusions} AS exclusions FROM (${rows})`;
}
