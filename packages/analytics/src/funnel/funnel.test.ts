import type { FunnelQuery, FunnelResult } from '@foothold/protocol/types';
import type { EventRow, EventStore } from '@foothold/storage/events';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { QueryContext } from '../context.ts';
import { arbitraryLog, DAY, START } from '../testing/arbitrary-log.ts';
import { common, context, INTERNAL, rounded, where } from '../testing/arbitrary-query.ts';
import { oracleFunnel, oracleFunnelUnits } from '../testing/oracle-funnel.ts';
import { row } from '../testing/rows.ts';
import { insert, temporaryStore } from '../testing/store.ts';
import { funnel, resultOf } from './funnel.ts';
import { funnelPeople } from './funnel-people.ts';
import { planFunnel } from './plan.ts';
import { tallyInEngine } from './tally-sql.ts';

let store: EventStore;
let close: () => Promise<void>;
beforeAll(async () => ({ store, close } = await temporaryStore()));
afterAll(() => close());

/** Buckets in one order, numbers to within the rounding of a mean of two. */
const comparable = (result: FunnelResult) => {
  const breakdown = [...result.breakdown].sort((a, b) => (JSON.stringify(a.value) < JSON.stringify(b.value) ? -1 : 1));
  return rounded({ ...result, breakdown });
};

const asked = {
  ...common,
  windowMs: fc.constantFrom(0, 2, 5, 10, 10, DAY, DAY, 400 * DAY, 400 * DAY),
  breakdown: fc.constantFrom<FunnelQuery['breakdown']>(
    undefined,
    { property: 'plan' },
    { property: 'seats', at: 'first' },
    { property: 'plan', at: 'last' },
  ),
};
const plainQuery: fc.Arbitrary<FunnelQuery> = fc.record({
  ...asked,
  steps: fc
    .shuffledSubarray(['A', 'B', 'C', '$identify'], { minLength: 1 })
    .chain((names) => fc.tuple(...names.map((event) => fc.record({ event: fc.constant(event), where })))),
});
const anyQuery: fc.Arbitrary<FunnelQuery> = fc.record({
  ...asked,
  steps: fc.array(
    fc.record({ event: fc.constantFrom<string | string[]>('A', 'B', ['A', 'B'], ['B', 'C', 'X']), where }),
    { minLength: 2, maxLength: 4 },
  ),
  exclusions: fc.constantFrom<FunnelQuery['exclusions']>(
    undefined,
    [{ event: 'X', between: [1, 2] }],
    [
      { event: ['X', 'C'], between: [1, 2] },
      { event: 'A', between: [1, 2] },
    ],
    [{ event: ['C', '$group'], between: [1, 2] }],
  ),
});

/** Wide open but for what stops it. */
const stoppedQuery: fc.Arbitrary<FunnelQuery> = fc.record({
  unit: common.unit,
  windowMs: fc.constantFrom(10, 400 * DAY),
  steps: fc.constantFrom(
    [{ event: 'A' }, { event: 'B' }],
    [{ event: 'A' }, { event: ['A', 'B'] }, { event: 'C' }],
    [{ event: ['B', 'C'] }, { event: 'A' }, { event: ['X', 'B'] }],
  ),
  exclusions: fc.constantFrom<FunnelQuery['exclusions']>(
    [{ event: ['X', 'C', '$identify', '$group'], between: [1, 2] }],
    [
      { event: ['X', '$identify'], between: [1, 2] },
      { event: ['C', '$group'], between: [1, 2] },
    ],
  ),
});

/** Two ways there are to count a plain funnel; both must give what the definition gives. */
async function check(log: EventRow[], query: FunnelQuery, given: QueryContext, people = true): Promise<FunnelResult> {
  const environment = log[0]?.environment_id as string;
  const expected = oracleFunnel(log, query, given);
  const events = store.forEnvironment(environment);
  const answers = [await funnel(events, query, given)];
  const plan = planFunnel(query, given);
  if (plan.plain) answers.push(resultOf(await tallyInEngine(events, plan, given)));
  for (const answer of answers) {
    expect(comparable(answer), JSON.stringify({ query, log })).toEqual(comparable(expected));
  }
  if (people) await checkPeople(log, query, given, expected);
  return expected;
}

/** The people behind one bar of the answer: the list is as long as the bar. */
async function checkPeople(log: EventRow[], query: FunnelQuery, given: QueryContext, answer: FunnelResult) {
  const step = query.steps.length;
  const bar = answer.steps[step - 1]?.count ?? 0;
  const before = answer.steps[step - 2]?.count ?? bar;
  const events = store.forEnvironment(log[0]?.environment_id as string);
  const expected = oracleFunnelUnits(log, query, given);
  const reached = await funnelPeople(events, { ...query, step, which: 'reached', limit: 100 }, given);
  expect(reached.items).toHaveLength(bar);
  for (const { unit, times, value } of reached.items) {
    expect(expected.find((one) => one.unit === unit)).toMatchObject({ times, ...(query.breakdown ? { value } : {}) });
  }
  const dropped = await funnelPeople(events, { ...query, step, which: 'dropped', limit: 100 }, given);
  expect(dropped.items).toHaveLength(before - bar);
}

describe('funnel', () => {
  it('equals its definition on adversarial logs', { timeout: 900_000 }, async () => {
    const logs = Array.from(
      { length: 12 },
      (_, i) => fc.sample(arbitraryLog(`random-${i}`), { numRuns: 1, seed: 100 + i })[0] as EventRow[],
    );
    await insert(store, logs.flat(), 'random');
    const met = { converted: 0, stopped: 0, pending: 0, buckets: 0 };
    for (const [i, log] of logs.entries()) {
      const queries = [
        ...fc.sample(plainQuery, { numRuns: 4, seed: 300 + i }),
        ...fc.sample(anyQuery, { numRuns: 4, seed: 500 + i }),
        ...fc.sample(stoppedQuery, { numRuns: 2, seed: 600 + i }),
      ];
      for (const [j, query] of queries.entries()) {
        const result = await check(log, query, context(j % 3 === 0 ? { internal: INTERNAL } : {}), j < 2);
        if ((result.steps[1]?.count ?? 0) > 0) met.converted++;
        if (result.stopped > 0) met.stopped++;
        if (result.pending > 0) met.pending++;
        if (result.breakdown.length > 1) met.buckets++;
      }
    }
    // What is compared must be worth comparing.
    expect(met.converted, JSON.stringify(met)).toBeGreaterThan(35);
    expect(met.stopped, JSON.stringify(met)).toBeGreaterThan(1);
    expect(met.pending, JSON.stringify(met)).toBeGreaterThan(5);
    expect(met.buckets, JSON.stringify(met)).toBeGreaterThan(25);
  });

  let made = 0;
  const by =
    (environment_id: string) =>
    (event: string, ts: number, over: Partial<EventRow> = {}) =>
      row({
        environment_id,
        event,
        ts,
        message_id: `m${made++}`,
        user_id: 'u',
        ...over,
      });
  const steps = (...names: string[]) => names.map((event) => ({ event }));

  it('reads late and out-of-order identifies, aliases and shared devices as the contract says', async () => {
    const at = by('identity');
    const log = [
      at('A', START, { user_id: '', anonymous_id: 'phone' }),
      at('B', START + 5, { user_id: 'first', anonymous_id: 'phone' }),
      at('C', START + 6, { user_id: '', anonymous_id: 'phone' }),
      // The second user of the same device keeps only what carries their own id.
      at('B', START + 4, { user_id: 'second', anonymous_id: 'tablet' }),
      at('B', START + 7, { user_id: 'second', anonymous_id: 'phone' }),
      at('C', START + 9, { user_id: '', anonymous_id: 'phone' }),
      at('A', START, { user_id: '', anonymous_id: 'old' }),
      row({
        environment_id: 'identity',
        type: 'alias',
        ts: START + 8,
        message_id: 'alias',
        user_id: 'third',
        previous_id: 'old',
      }),
      at('B', START + 9, { user_id: 'third' }),
    ];
    await insert(store, log, 'identity');
    const query = { windowMs: 100, steps: steps('A', 'B', 'C') };
    const answer = await check(log, query, context());
    expect(answer.steps.map(({ count }) => count)).toEqual([2, 2, 1]);
    // Asked as of a moment before anybody was known, the same rows are two strangers.
    const early = await check(log, { ...query, asOf: START + 3 }, context());
    expect(early.steps.map(({ count }) => count)).toEqual([2, 0, 0]);
  });

  it('counts by account: the one an event names, else the latest one the person named', async () => {
    const at = by('accounts');
    const call = (user_id: string, group_id: string, ts: number) =>
      row({ environment_id: 'accounts', type: 'group', ts, message_id: `g-${user_id}-${ts}`, user_id, group_id });
    const log = [
      call('u', 'acme', START),
      at('A', START + 1),
      call('u', 'globex', START + 2),
      at('B', START + 3),
      at('B', START + 4, { group_id: 'acme' }),
      at('A', START + 5, { user_id: 'nobody' }),
    ];
    await insert(store, log, 'accounts');
    const query: FunnelQuery = { unit: 'account', windowMs: 100, steps: steps('A', 'B') };
    expect((await check(log, query, context())).steps.map(({ count }) => count)).toEqual([1, 1]);
    // Before the move all of it was acme's.
    expect((await check(log, { ...query, asOf: START + 1 }, context())).steps.map(({ count }) => count)).toEqual([
      1, 0,
    ]);
  });

  it('takes both ends of the window, ties in any order, and one event for one step', async () => {
    const at = by('edges');
    const log = [
      at('A', START),
      at('B', START + DAY),
      at('A', START, { user_id: 'late' }),
      at('B', START + DAY + 1, { user_id: 'late' }),
      at('B', START, { user_id: 'tie' }),
      at('A', START, { user_id: 'tie' }),
      at('A', START, { user_id: 'once' }),
    ];
    await insert(store, log, 'edges');
    const answer = await check(log, { windowMs: DAY, steps: steps('A', 'B') }, context());
    expect(answer.steps.map(({ count }) => count)).toEqual([4, 2]);
    const twice = await check(log, { windowMs: DAY, steps: [{ event: 'A' }, { event: ['A', 'B'] }] }, context());
    expect(twice.steps.map(({ count }) => count)).toEqual([4, 2]);
  });

  it('tells null from an empty text and from the text null', async () => {
    const at = by('values');
    const values = [
      '{}',
      '{"plan":null}',
      '{"plan":""}',
      '{"plan":"null"}',
      '{"plan":0}',
      '{"plan":"0"}',
      '{"plan":false}',
    ];
    const log = values.map((properties, i) => at('A', START + i, { user_id: `u${i}`, properties }));
    await insert(store, log, 'values');
    const answer = await check(log, { windowMs: 1, steps: steps('A'), breakdown: { property: 'plan' } }, context());
    const shown = answer.breakdown.map(({ value, steps }) => [value, steps[0]?.count]);
    expect(shown).toEqual(
      expect.arrayContaining([
        [null, 2],
        ['', 1],
        ['null', 1],
        [0, 1],
        ['0', 1],
        [false, 1],
      ]),
    );
  });

  it('answers nobody with nulls, never with 0 %', async () => {
    const answer = await funnel(store.forEnvironment('nobody'), { windowMs: 1, steps: steps('A', 'B') }, context());
    expect(answer.steps[1]).toEqual({
      step: 2,
      count: 0,
      fromFirst: null,
      fromPrevious: null,
      fromFirstInterval: null,
      medianMsFromPrevious: null,
      p90MsFromPrevious: null,
      medianMsFromFirst: null,
    });
    expect(answer).toMatchObject({ pending: 0, stopped: 0, breakdown: [], mature: { starts: 0, rate: null } });
  });

  it('never shows events of another environment', async () => {
    const theirs = [by('theirs')('A', START), by('theirs')('B', START + 1, { anonymous_id: 'shared' })];
    const ours = [by('ours')('A', START, { user_id: '', anonymous_id: 'shared' })];
    await insert(store, [...theirs, ...ours], 'tenants');
    const answer = await check(ours, { windowMs: 10, steps: steps('A', 'B') }, context());
    expect(answer.steps.map(({ count }) => count)).toEqual([1, 0]);
    const people = await funnelPeople(
      store.forEnvironment('ours'),
      { windowMs: 10, steps: steps('A'), step: 1, which: 'reached' },
      context(),
    );
    expect(people.items.map(({ unit }) => unit)).toEqual(['shared']);
  });
});
