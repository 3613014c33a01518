import {
  cohorts,
  eventsSeen,
  funnel,
  funnelPeople,
  type QueryContext,
  timeToValue,
  timeToValuePeople,
} from '@foothold/analytics';
import type { FunnelPersonItem, List, QueryCommon, QueryWho } from '@foothold/protocol/types';
import type { EnvironmentEvents, EventStore } from '@foothold/storage/events';
import type { Metadata } from '@foothold/storage/metadata';
import type * as z from 'zod';
import { iso } from '../lists.ts';
import { type ApiRouter, apiRouter } from '../route.ts';
import type { Scope } from '../scope.ts';
import { queryContext } from './context.ts';
import { answered } from './failure.ts';
import {
  eventsSeenQuery,
  funnelPeopleQuery,
  funnelQuery,
  timeToValuePeopleQuery,
  timeToValueQuery,
} from './schemas.ts';
import { namesOf } from './who.ts';

export interface QueryApiDeps {
  events: EventStore;
  metadata: Metadata;
  now?: () => number;
  /** The engine stops a question after this. Default: that of the questions, 30 s. */
  maxMs?: number;
}

/** `POST /query/<name>`. */
export function queryApi({ events, metadata, now = Date.now, maxMs }: QueryApiDeps): ApiRouter {
  const { db } = metadata;
  const router = apiRouter();

  function question<Query extends QueryCommon, Answer, Shown = Answer>(
    name: string,
    summary: string,
    body: z.ZodType<Query>,
    ask: (events: EnvironmentEvents, query: Query, context: QueryContext) => Promise<Answer>,
    show: (answer: Answer, query: Query, scope: Scope) => Promise<Shown> | Shown,
  ): void {
    router.route({
      method: 'post',
      path: `/query/${name}`,
      summary,
      capability: 'read',
      body,
      handle: async ({ scope, body: query, c }) => {
        const { signal } = c.req.raw;
        const context = await queryContext(db, scope, { unit: query.unit, now: now(), signal });
        const mine = events.forEnvironment(scope.environmentId);
        const answer = await answered(signal, () => ask(mine, query, { ...context, maxMs }));
        return (await show(answer, query, scope)) as object;
      },
    });
  }
  const asIs = <Answer>(answer: Answer): Answer => answer;

  question('funnel', 'An ordered funnel: how many people or accounts get how far.', funnelQuery, funnel, asIs);
  question(
    'funnel-people',
    'Who is behind a bar of a funnel, by id.',
    funnelPeopleQuery,
    funnelPeople,
    async ({ items, nextCursor }, { unit, step, which }, scope): Promise<List<FunnelPersonItem>> => {
      const named = await namesOf(
        db,
        scope,
        unit,
        items.map((item) => item.unit),
      );
      return {
        items: items.map(({ unit: id, level, times }) => {
          const first = times[0] as number;
          const last = times[(which === 'reached' ? step : level) - 1] as number;
          return { id, ...named(id), startedAt: iso(first), tMs: last - first, level, stepsAt: times.map(iso) };
        }),
        nextCursor,
      };
    },
  );
  question(
    'time-to-value',
    'How long people or accounts take to first value; those not there yet are counted as such.',
    timeToValueQuery,
    timeToValue,
    asIs,
  );
  question(
    'time-to-value-people',
    'Who is behind a number of time to value, latest start first.',
    timeToValuePeopleQuery,
    timeToValuePeople,
    async ({ items, nextCursor }, { unit }, scope): Promise<List<QueryWho>> => {
      const named = await namesOf(
        db,
        scope,
        unit,
        items.map((item) => item.unit),
      );
      return {
        items: items.map(({ unit: id, startedAt, tMs }) => ({ id, ...named(id), startedAt: iso(startedAt), tMs })),
        nextCursor,
      };
    },
  );
  question(
    'cohorts',
    'First value within the horizon by the local week in which people or accounts started.',
    timeToValueQuery,
    cohorts,
    asIs,
  );
  question('events-seen', 'Which events there are, and how many people did each.', eventsSeenQuery, eventsSeen, asIs);
  return router;
}
