import type { BreakdownValue, FunnelPeopleQuery } from '@foothold/protocol/types';
import type { EnvironmentEvents } from '@foothold/storage/events';
import { type QueryContext, queryOptions } from '../context.ts';
import { rawBreakdownValue, readBreakdownValue } from '../sql/breakdown.ts';
import { createParams } from '../sql/params.ts';
import { chainsSql } from './chains-sql.ts';
import { countEvents } from './count-events.ts';
import { FEW } from './funnel.ts';
import { type FunnelPlan, planFunnel } from './plan.ts';
import { unitChains } from './units.ts';

/** One unit behind a bar. */
export interface FunnelUnit {
  unit: string;
  level: number;
  /** Epoch ms of steps 1…level of its chain. */
  times: number[];
  value: BreakdownValue;
}

/**
 * Who is behind a bar of {@link funnel}: as many as the bar counts, by id, a page at a time. `dropped` at a step are those who
 * reached the one before and not this; nobody is dropped at step 1.
 */
export async function funnelPeople(
  events: EnvironmentEvents,
  query: FunnelPeopleQuery,
  context: QueryContext,
): Promise<{ items: FunnelUnit[]; nextCursor: string | null }> {
  const { limit = 50, cursor = null } = query;
  const plan = planFunnel(query, context);
  const inEngine = plan.plain && (await countEvents(events, plan, context)) > FEW;
  const found = inEngine
    ? await pageInEngine(events, plan, query, context, limit + 1)
    : await pageOfUnits(events, plan, query, context, limit + 1, cursor);
  const items = found.slice(0, limit);
  return { items, nextCursor: found.length > limit ? (items.at(-1)?.unit ?? null) : null };
}

async function pageInEngine(
  events: EnvironmentEvents,
  plan: FunnelPlan,
  query: FunnelPeopleQuery,
  context: QueryContext,
  wanted: number,
): Promise<FunnelUnit[]> {
  const params = createParams();
  const { step, which, cursor } = query;
  const conditions = [which === 'reached' ? `level >= ${step}` : `level = ${step - 1}`, 'level > 0'];
  if (cursor) conditions.push(`unit > ${params.bind('String', cursor)}`);
  if (query.group !== undefined) conditions.push(`value = ${params.bind('String', rawBreakdownValue(query.group))}`);
  const rows = await events.query<{ unit: string; level: number; times: number[]; value: string }>(
    `SELECT unit, level, [${plan.steps.map((_, i) => `t${i + 1}`).join(', ')}] AS times, value
    FROM (${chainsSql(params, plan, context)})
    WHERE ${conditions.join(' AND ')} ORDER BY unit LIMIT ${params.bind('UInt64', wanted)}`,
    params.values,
    queryOptions(context),
  );
  return rows.map(({ unit, level, times, value }) => ({
    unit,
    level,
    times: times.slice(0, level),
    value: readBreakdownValue(value),
  }));
}

async function pageOfUnits(
  events: EnvironmentEvents,
  plan: FunnelPlan,
  query: FunnelPeopleQuery,
  context: QueryContext,
  wanted: number,
  cursor: string | null,
): Promise<FunnelUnit[]> {
  const found: FunnelUnit[] = [];
  const after = cursor === null ? null : Buffer.from(cursor);
  for await (const chains of unitChains(events, plan, context)) {
    for (const { unit, level, times, raw } of chains) {
      const fits = query.which === 'reached' ? level >= query.step : level > 0 && level === query.step - 1;
      if (!fits || (query.group !== undefined && raw !== rawBreakdownValue(query.group))) continue;
      if (after === null || Buffer.compare(Buffer.from(unit), after) > 0) {
        found.push({ unit, level, times, value: readBreakdownValue(raw) });
      }
    }
  }
  return found.sort((a, b) => Buffer.compare(Buffer.from(a.unit), Buffer.from(b.unit))).slice(0, wanted);
}
