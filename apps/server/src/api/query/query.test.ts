import type {
  CohortsResult,
  EventsSeenResult,
  FunnelPersonItem,
  FunnelResult,
  List,
  QueryWho,
  TimeToValueResult,
} from '@foothold/protocol/types';
import type { EventStore } from '@foothold/storage/events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApi } from '../createApi.ts';
import { makeWorld, NOW, type World } from '../testing/world.ts';
import { queryApi } from './index.ts';

const DAY = 86_400_000;
/** Monday, 31 August 2026. */
const START = Date.UTC(2026, 7, 31, 9);
const at = (minutes: number) => START + minutes * 60_000;
const iso = (minutes: number) => new Date(at(minutes)).toISOString();
const funnel = { windowMs: DAY, steps: [{ event: 'Signed Up' }, { event: 'Report Sent' }] };
const ttv = { start: { event: 'Signed Up' }, value: { event: 'Report Sent' }, horizonMs: DAY };

describe('questions', () => {
  let world: World;
  let key: string;
  let theirs: string;
  let projectId: string;
  const ask = (name: string, body: object, by = key) =>
    world.ask(`/api/v1/query/${name}`, { method: 'POST', key: by, body });
  const answer = async <Answer>(name: string, body: object, by = key): Promise<Answer> => {
    const response = await ask(name, body, by);
    expect([response.status, response.status === 200 ? '' : await response.text()]).toEqual([200, '']);
    return (await response.json()) as Answer;
  };

  beforeAll(async () => {
    world = await makeWorld();
    const ours = await world.newProject('Ours');
    const other = await world.newProject('Theirs');
    ({ projectId } = ours);
    key = ours.production.secretKey;
    theirs = other.production.secretKey;
    const traits = { name: 'Ada', email: 'ada@acme.example' };
    await world.store(ours.production.id, [
      { event: 'Signed Up', anonymous: 'a1', at: at(0) },
      { type: 'identify', user: 'ada', anonymous: 'a1', at: at(1), properties: traits },
      { type: 'group', user: 'ada', group: 'acme', at: at(2), properties: { name: 'Acme' } },
      { event: 'Report Sent', user: 'ada', at: at(30) },
      { event: 'Signed Up', user: 'bob', at: at(5) },
      { event: 'Signed Up', anonymous: 'crawler', at: at(6), automated: true },
      { event: 'Signed Up', user: 'eve', at: at(7) },
      { type: 'identify', user: 'eve', at: at(7), properties: { email: 'eve@ours.example' } },
    ]);
    await world.store(other.production.id, [{ event: 'Signed Up', anonymous: 'a1', at: at(0) }]);
    const internal = JSON.stringify({ emailDomains: ['ours.example'], personIds: [], accountIds: [] });
    await world.metadata.db.updateTable('projects').set({ internal }).where('id', '=', projectId).execute();
  });
  afterAll(() => world.close());

  test('a funnel counts people over stored events, without our own and without machines', async () => {
    const { steps, pending } = await answer<FunnelResult>('funnel', funnel);
    expect(steps.map(({ count }) => count)).toEqual([2, 1]);
    expect(steps[1]).toMatchObject({ fromFirst: 0.5, medianMsFromPrevious: 30 * 60_000 });
    expect(pending).toBe(0);
    const byAccount = await answer<FunnelResult>('funnel', { ...funnel, unit: 'account' });
    expect(byAccount.steps.map(({ count }) => count)).toEqual([1, 1]);
  });

  test('times are ISO 8601 or epoch milliseconds, and the same either way', async () => {
    const some = await answer<FunnelResult>('funnel', { ...funnel, from: iso(1), to: at(7), asOf: iso(60) });
    expect(some.steps.map(({ count }) => count)).toEqual([1, 0]);
    expect(some.pending).toBe(1);
    const same = await answer<FunnelResult>('funnel', { ...funnel, from: at(1), to: iso(7), asOf: at(60) });
    expect(same).toEqual(some);
  });

  test('behind every bar are the people it counts, with names', async () => {
    const of = (body: object) => answer<List<FunnelPersonItem>>('funnel-people', { ...funnel, ...body });
    const reached = await of({ step: 2, which: 'reached' });
    expect(reached).toEqual({
      items: [
        {
          id: 'ada',
          name: 'Ada',
          email: 'ada@acme.example',
          accountName: 'Acme',
          startedAt: iso(0),
          tMs: 30 * 60_000,
          level: 2,
          stepsAt: [iso(0), iso(30)],
        },
      ],
      nextCursor: null,
    });
    const dropped = await of({ step: 2, which: 'dropped' });
    expect(dropped.items.map(({ id, tMs }) => [id, tMs])).toEqual([['bob', 0]]);
    const first = await of({ step: 1, which: 'reached', limit: 1 });
    expect(first.items.map(({ id }) => id)).toEqual(['ada']);
    const rest = await of({ step: 1, which: 'reached', limit: 1, cursor: first.nextCursor });
    expect([rest.items.map(({ id }) => id), rest.nextCursor]).toEqual([['bob'], null]);
    const accounts = await of({ unit: 'account', step: 1, which: 'reached' });
    expect(accounts.items[0]).toMatchObject({ id: 'acme', name: 'Acme', email: null });
  });

  test('time to value has its list and its weeks', async () => {
    const value = await answer<TimeToValueResult>('time-to-value', ttv);
    expect(value).toMatchObject({ n: 2, reached: 1, censored: 1, leftOut: { internal: 1, automated: 1, erased: 0 } });
    expect(value.activationRate).toMatchObject({ mature: 2, reached: 1, rate: 0.5 });
    const people = await answer<List<QueryWho>>('time-to-value-people', { ...ttv, which: 'all', limit: 1 });
    expect(people.items).toMatchObject([{ id: 'bob', startedAt: iso(5), tMs: NOW - at(5) }]);
    const next = await answer<List<QueryWho>>('time-to-value-people', {
      ...ttv,
      which: 'all',
      limit: 1,
      cursor: people.nextCursor,
    });
    expect(next.items).toMatchObject([{ id: 'ada', name: 'Ada', accountName: 'Acme', tMs: 30 * 60_000 }]);
    const { cohorts } = await answer<CohortsResult>('cohorts', { ...ttv, timeZone: 'europe/berlin' });
    expect(cohorts[0]).toMatchObject({ start: '2026-08-31', size: 2, mature: 2, reached: 1, rate: 0.5 });
  });

  test.each([null, true, ['pro', 1], { plan: 'pro' }].map((value) => [value]))(
    'a filter answers whatever the type of its value: %j',
    async (value) => {
      for (const [op, count] of [
        ['is', 0],
        ['isNot', 2],
        ['gt', 0],
      ] as const) {
        const where = [
          { property: 'plan', op, value },
          { trait: 'plan', op, value },
        ];
        const start = { event: 'Signed Up', where };
        const { steps } = await answer<FunnelResult>('funnel', { ...funnel, where });
        const { steps: ofStep } = await answer<FunnelResult>('funnel', { ...funnel, steps: [start] });
        const { n } = await answer<TimeToValueResult>('time-to-value', { ...ttv, where });
        const { n: ofStart } = await answer<TimeToValueResult>('time-to-value', { ...ttv, start });
        expect([steps[0]?.count, ofStep[0]?.count, n, ofStart], op).toEqual(Array(4).fill(count));
      }
    },
  );

  test('events seen need no body at all', async () => {
    const response = await world.ask('/api/v1/query/events-seen', { method: 'POST', key });
    const { items } = (await response.json()) as EventsSeenResult;
    expect(items[0]).toEqual({
      event: 'Signed Up',
      type: 'track',
      people: 2,
      accounts: 1,
      count: 2,
      firstAt: iso(0),
      lastAt: iso(5),
    });
    expect(items.map(({ event }) => event)).toEqual(['Signed Up', '$group', '$identify', 'Report Sent']);
  });

  test('another tenant sees nothing of it', async () => {
    const asked = await answer<FunnelResult>('funnel', funnel, theirs);
    expect(asked.steps.map(({ count }) => count)).toEqual([1, 0]);
    const { items } = await answer<List<FunnelPersonItem>>(
      'funnel-people',
      { ...funnel, step: 1, which: 'reached' },
      theirs,
    );
    expect(items).toMatchObject([{ id: 'a1', name: null, email: null, accountName: null }]);
    const { items: seen } = await answer<EventsSeenResult>('events-seen', {}, theirs);
    expect(seen.map(({ event, people }) => [event, people])).toEqual([['Signed Up', 1]]);
    expect((await ask('funnel', funnel, 'fh_sk_nobody')).status).toBe(401);
  });

  const people = { ...funnel, step: 1, which: 'reached' };
  const listed = { ...ttv, which: 'all' };
  const x = { event: 'X' };
  test.each<[string, string, object]>([
    ['funnel', 'windowMs', { ...funnel, windowMs: -1 }],
    ['funnel', 'windowMs', { steps: funnel.steps }],
    ['funnel', 'steps', { ...funnel, steps: [] }],
    ['funnel', 'steps', { ...funnel, steps: Array(21).fill(x) }],
    ['funnel', 'steps.1.event', { ...funnel, steps: [x, {}] }],
    ['funnel', 'steps.0.event.1', { ...funnel, steps: [{ event: ['A', ''] }] }],
    [
      'funnel',
      'steps.0.where.0.op',
      { ...funnel, steps: [{ ...x, where: [{ property: 'a', op: 'like', value: 1 }] }] },
    ],
    ['funnel', 'exclusions.0.between', { ...funnel, exclusions: [{ ...x, between: [2, 2] }] }],
    ['funnel', 'exclusions.0.between', { ...funnel, exclusions: [{ ...x, between: [1, 3] }] }],
    ['funnel', 'exclusions.0.between.0', { ...funnel, exclusions: [{ ...x, between: [0, 2] }] }],
    ['funnel', 'breakdown.at', { ...funnel, breakdown: { property: 'plan', at: 'middle' } }],
    ['funnel', 'unit', { ...funnel, unit: 'team' }],
    ['funnel', 'from', { ...funnel, from: 'yesterday' }],
    ['funnel', 'asOf', { ...funnel, asOf: true }],
    ['funnel', 'timeZone', { ...funnel, timeZone: 'Mars/Olympus' }],
    ['funnel', 'timeZone', { ...funnel, timeZone: '+02:00' }],
    ['funnel', 'automated', { ...funnel, automated: 'yes' }],
    ['funnel', 'where.0', { ...funnel, where: [{ op: 'set' }] }],
    ['funnel', 'window', { ...funnel, window: 1 }],
    ['funnel-people', 'step', { ...people, step: 3 }],
    ['funnel-people', 'step', { ...people, which: 'dropped' }],
    ['funnel-people', 'which', { ...people, which: 'all' }],
    ['funnel-people', 'group', { ...people, group: 'pro' }],
    ['funnel-people', 'limit', { ...people, limit: 501 }],
    ['time-to-value', 'start', { ...ttv, start: 'Signed Up' }],
    ['time-to-value', 'start.trait', { ...ttv, start: { trait: '' } }],
    ['time-to-value', 'value', { start: ttv.start }],
    ['time-to-value', 'horizonMs', { ...ttv, horizonMs: 1.5 }],
    ['time-to-value', 'breakdown', { ...ttv, breakdown: 'plan' }],
    ['time-to-value-people', 'withinMs', { ...listed, withinMs: 5 }],
    ['time-to-value-people', 'cursor', { ...listed, cursor: 'ada' }],
    ['time-to-value-people', 'ids', { ...listed, ids: 'ada' }],
    ['cohorts', 'horizonMs', { ...ttv, horizonMs: '7d' }],
    ['events-seen', 'to', { to: '2026-13-01' }],
  ])('%s names %s when it is not right', async (name, field, body) => {
    const response = await ask(name, body);
    const { error } = (await response.json()) as { error: { code: string; message: string; field: string } };
    expect([response.status, error.code, error.field]).toEqual([422, 'invalid', field]);
    expect(error.message).toContain(`${field}: `);
  });

  test('a question that takes too long says how to make it smaller', async () => {
    const endless = 'SELECT sum(sleepEachRow(0.05)) FROM numbers(1000000) SETTINGS max_block_size = 1';
    const slow: EventStore = {
      ...world.events,
      forEnvironment: (environmentId) => ({
        environmentId,
        query: (_sql, _params, { maxMs } = {}) => world.events.query(endless, {}, { maxMs: maxMs ?? 0 }),
      }),
    };
    const { hono } = createApi({
      metadata: world.metadata,
      events: slow,
      auth: world.auth,
      baseUrl: 'http://127.0.0.1:4700',
      ledger: () => Promise.reject(new Error('not asked')),
      replay: () => Promise.reject(new Error('not asked')),
      routers: [queryApi({ metadata: world.metadata, events: slow, maxMs: 200 })],
      log: () => {},
    });
    const response = await hono.request('http://127.0.0.1:4700/api/v1/query/funnel', {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(funnel),
    });
    expect([response.status, await response.json()]).toMatchObject([
      422,
      { error: { code: 'invalid', message: expect.stringContaining('narrow the period') } },
    ]);
  });
});
