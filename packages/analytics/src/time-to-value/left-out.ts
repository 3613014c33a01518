import type { EnvironmentEvents } from '@foothold/storage/events';
import { type QueryContext, queryOptions } from '../context.ts';
import type { Question } from '../source/question.ts';
import { unitEvents } from '../source/unit-events.ts';
import { createParams, type SqlParams } from '../sql/params.ts';
import { inRange } from './durations.ts';
import type { TimeToValuePlan } from './plan.ts';
import { datesOf, firstStored, insideUnit } from './starts.ts';

/** Segment's reserved trait for when somebody signed up. */
const CREATED_AT = 'createdAt';

/**
 * Units without a start event whose trait `createdAt` lies before the environment's first stored event: they were here before
 * anything was recorded, so their clock cannot be read. 0 where the start is a trait itself (those are found on the way).
 */
export async function countBefore(
  events: EnvironmentEvents,
  plan: TimeToValuePlan,
  context: QueryContext,
): Promise<number> {
  if (plan.start.kind === 'trait') return 0;
  const { question, start } = plan;
  const count = async (build: (params: SqlParams, earlier: string) => string): Promise<number> => {
    const params = createParams();
    const earlier = `SELECT owner FROM (${datesOf(params, question, CREATED_AT)})
      WHERE date < (${firstStored(params, question)}) AND ${inRange(params, question, 'date')}
        AND NOT ${insideUnit(params, question, context)}`;
    const sql = `SELECT count() AS n FROM (${build(params, earlier)})`;
    const [row] = await events.query<{ n: number }>(sql, params.values, queryOptions(context));
    return row?.n ?? 0;
  };
  // Most often there is nobody, which is quickly known.
  if ((await count((_, earlier) => earlier)) === 0) return 0;
  return count((params, earlier) => {
    const started = unitEvents(params, question, context, { selectors: { start: start.selector } });
    return `SELECT owner FROM (${earlier}) WHERE owner NOT IN (SELECT unit FROM (${started}) WHERE start)`;
  });
}

/** Units whose start is only what a colleague did in somebody's name. */
export async function countImpersonated(
  events: EnvironmentEvents,
  { question, start }: TimeToValuePlan,
  context: QueryContext,
): Promise<number> {
  if (start.kind === 'trait') return 0;
  const params = createParams();
  const started = (asked: Question) =>
    `SELECT unit, min(t) AS begin FROM (${unitEvents(params, asked, context, { selectors: { start: start.selector } })})
      WHERE start GROUP BY unit`;
  const [row] = await events.query<{ n: number }>(
    `SELECT count() AS n FROM (${started({ ...question, impersonated: 'only' })})
    WHERE ${inRange(params, question, 'begin')} AND unit NOT IN (SELECT unit FROM (${started(question)}))`,
    params.values,
    queryOptions(context),
  );
  return row?.n ?? 0;
}

/** Units that only automated traffic has given the date trait of the start. */
export async function countAutomatedDates(
  events: EnvironmentEvents,
  { question, start }: TimeToValuePlan,
  context: QueryContext,
): Promise<number> {
  if (start.kind === 'event' || question.automated !== 'exclude') return 0;
  const params = createParams();
  const robots = datesOf(params, { ...question, automated: 'only' }, start.trait);
  const [row] = await events.query<{ n: number }>(
    `SELECT count() AS n FROM (${robots})
    WHERE owner NOT IN (SELECT owner FROM (${datesOf(params, question, start.trait)})) AND ${inRange(params, question, 'date')}`,
    params.values,
    queryOptions(context),
  );
  return row?.n ?? 0;
}
