import type { TimeToValuePeopleQuery } from '@foothold/protocol/types';
import type { EnvironmentEvents } from '@foothold/storage/events';
import { type QueryContext, queryOptions } from '../context.ts';
import { rawBreakdownValue } from '../sql/breakdown.ts';
import { createParams, type SqlParams } from '../sql/params.ts';
import { OUTCOME, STANDING, unitDurations } from './durations.ts';
import { planTimeToValue } from './plan.ts';

export interface TimeToValueUnit {
  unit: string;
  /** Epoch ms. */
  startedAt: number;
  outcome: 'reached' | 'competed' | 'censored';
  /** From the start to the outcome, or to asOf. */
  tMs: number;
}

const OUTCOMES = ['censored', 'reached', 'competed'] as const;

/**
 * Who is behind a number of {@link timeToValue}: exactly the units it counts, the latest start first, then by id; a page at
 * a time.
 */
export async function timeToValuePeople(
  events: EnvironmentEvents,
  query: TimeToValuePeopleQuery,
  context: QueryContext,
): Promise<{ items: TimeToValueUnit[]; nextCursor: string | null }> {
  const { limit = 50 } = query;
  const params = createParams();
  const rows = await events.query<{ unit: string; t0: number; outcome: number; duration: number }>(
    `SELECT unit, t0, outcome, duration FROM (${unitDurations(params, planTimeToValue(query, context), context)})
    WHERE ${conditions(params, query).join(' AND ')}
    ORDER BY t0 DESC, unit LIMIT ${params.bind('UInt64', limit + 1)}`,
    params.values,
    queryOptions(context),
  );
  const items = rows.slice(0, limit).map(({ unit, t0, outcome, duration }) => ({
    unit,
    startedAt: t0,
    outcome: OUTCOMES[outcome] as TimeToValueUnit['outcome'],
    tMs: duration,
  }));
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last ? `${last.startedAt}:${last.unit}` : null };
}

function conditions(params: SqlParams, { which, withinMs, group, ids, cursor }: TimeToValuePeopleQuery): string[] {
  const all = [`standing = ${STANDING.counted}`];
  if (which === 'reached') all.push(`outcome = ${OUTCOME.reached}`);
  if (which === 'competed') all.push(`outcome = ${OUTCOME.competed}`);
  if (which === 'censored') all.push(`outcome = ${OUTCOME.notYet}`);
  if (withinMs !== undefined) all.push(`duration <= ${params.bind('Int64', withinMs)}`);
  if (group !== undefined) all.push(`raw = ${params.bind('String', rawBreakdownValue(group))}`);
  if (ids) all.push(`unit IN ${params.bind('Array(String)', ids)}`);
  if (cursor) {
    const colon = cursor.indexOf(':');
    const t0 = params.bind('Int64', Number(cursor.slice(0, colon)));
    all.push(`(t0 < ${t0} OR (t0 = ${t0} AND unit > ${params.bind('String', cursor.slice(colon + 1))}))`);
  }
  return all;
}
