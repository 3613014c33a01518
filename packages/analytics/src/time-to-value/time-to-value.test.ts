import type { TimeToValueQuery, TimeToValueResult } from '@foothold/protocol/types';
import type { EventRow, EventStore } from '@foothold/storage/events';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cohorts } from '../cohorts/cohorts.ts';
import type { QueryContext } from '../context.ts';
import { arbitraryLog, DAY, START } from '../testing/arbitrary-log.ts';
import { common, context, INTERNAL, rounded, usually, where } from '../testing/arbitrary-query.ts';
import { oracleCohorts, oracleDurations, oracleTimeToValue } from '../testing/oracle-time-to-value.ts';
import { row } from '../testing/rows.ts';
import { insert, temporaryStore } from '../testing/store.ts';
import { timeToValue } from './time-to-value.ts';
import { timeToValuePeople } from './time-to-value-people.ts';

let store: EventStore;
let close: () => Promise<void>;
beforeAll(async () => ({ store, close } = await temporaryStore()));
afterAll(() => close());

const anyQuery: fc.Arbitrary<TimeToValueQuery> = fc.record({
  ...common,
  start: fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({ event: fc.constantFrom<string | string[]>('A', ['A', 'B'], '$identify'), where }),
    },
    { weight: 1, arbitrary: fc.constant({ trait: 'createdAt' }) },
  ),
  value: fc.record({ event: fc.constantFrom<string | string[]>('B', 'C', ['C', 'A']), where }),
  competing: usually<TimeToValueQuery['competing']>(undefined, 1, fc.constant({ event: 'X' })),
  horizonMs: fc.constantFrom(undefined, 1, 5, DAY),
  breakdown: fc.constantFrom<TimeToValueQuery['breakdown']>(
    undefined,
    undefined,
    { property: 'plan' },
    { trait: 'plan' },
  ),
});

const compared = (result: TimeToValueResult) => {
  const summary = (part: Omit<TimeToValueResult, 'groups' | 'logRank' | 'leftOut'>) => ({
    n: part.n,
    reached: part.reached,
    censored: part.censored,
    competed: part.competed,
    curve: part.curve.map(({ tMs, atRisk, events, censored, survival }) => ({
      tMs,
      atRisk,
      events,
      censored,
      survival,
    })),
    quantiles: [part.p25.ms, part.median.ms, part.p75.ms, part.p90.ms],
    tauMs: part.rmst.tauMs,
    activationRate: part.activationRate,
  });
  return {
    ...summary(result),
    groups: result.groups.map((group) => ({ value: group.value, ...summary(group) })),
    leftOut: result.leftOut,
  };
};
const inOrder = <Result extends { groups: { value: unknown }[] }>(result: Result): Result => ({
  ...rounded(result),
  groups: rounded(result.groups).sort((a, b) => (JSON.stringify(a.value) < JSON.stringify(b.value) ? -1 : 1)),
});

async function check(log: EventRow[], query: TimeToValueQuery, given: QueryContext, people = true) {
  const events = store.forEnvironment(log[0]?.environment_id as string);
  const label = JSON.stringify({ query, log });
  const answer = await timeToValue(events, query, given);
  expect(inOrder(compared(answer)), label).toEqual(inOrder(oracleTimeToValue(log, query, given)));
  if (!people) return answer;
  const listed = await timeToValuePeople(events, { ...query, which: 'all', limit: 500 }, given);
  const expected = oracleDurations(log, query, given).filter(({ standing }) => standing === 'counted');
  const byUnit = (a: { unit: string }, b: { unit: string }) => (a.unit < b.unit ? -1 : 1);
  expect([...listed.items].sort(byUnit), label).toEqual(
    expected.map(({ unit, t0, outcome, tMs }) => ({ unit, startedAt: t0, outcome, tMs })).sort(byUnit),
  );
  const weeks = await cohorts(events, query, given);
  expect(
    weeks.cohorts.filter(({ size }) => size > 0),
    label,
  ).toEqual(oracleCohorts(log, query, given));
  return answer;
}

describe('time to value', () => {
  it('equals its definition on adversarial logs', { timeout: 900_000 }, async () => {
    const logs = Array.from(
      { length: 10 },
      (_, i) => fc.sample(arbitraryLog(`random-${i}`), { numRuns: 1, seed: 700 + i })[0] as EventRow[],
    );
    await insert(store, logs.flat(), 'random');
    const met = { reached: 0, competed: 0, groups: 0, before: 0, internal: 0, automated: 0 };
    for (const [i, log] of logs.entries()) {
      for (const [j, query] of fc.sample(anyQuery, { numRuns: 10, seed: 900 + i }).entries()) {
        const given = context({ erased: j, ...(j % 3 === 0 ? { internal: INTERNAL } : {}) });
        const { reached, competed, groups, leftOut } = await check(log, query, given, j < 3);
        if (reached > 0) met.reached++;
        if (competed > 0) met.competed++;
        if (groups.length > 1) met.groups++;
        if (leftOut.before > 0) met.before++;
        if (leftOut.internal > 0) met.internal++;
        if (leftOut.automated > 0) met.automated++;
      }
    }
    // What is compared must be worth comparing.
    for (const [what, times] of Object.entries(met))
      expect(times, `${what}: ${JSON.stringify(met)}`).toBeGreaterThan(1);
  });

  const by = (environment_id: string) => {
    let made = 0;
    return (event: string, ts: number, user_id: string, over: Partial<EventRow> = {}) =>
      row({ environment_id, event, ts, user_id, message_id: `m${made++}`, ...over });
  };
  const question: TimeToValueQuery = { start: { event: 'A' }, value: { event: 'B' } };

  it('starts the clock once, at the first start ever, and takes value at the very start', async () => {
    const at = by('clock');
    const log = [
      at('B', START - 1, 'early'),
      at('A', START, 'early'),
      at('A', START + 50, 'early'),
      at('B', START + 60, 'early'),
      at('A', START, 'same'),
      at('B', START, 'same'),
    ];
    await insert(store, log, 'clock');
    const answer = await check(log, question, context());
    expect(answer.curve.map(({ tMs, atRisk }) => [tMs, atRisk])).toEqual([
      [0, 2],
      [60, 1],
    ]);
    // Who started before `from` is not a new start because of a second one.
    expect((await check(log, { ...question, from: START + 1 }, context())).n).toBe(0);
    const itself = await check(log, { start: { event: 'A' }, value: { event: 'A' } }, context());
    expect(itself.median.ms).toBe(0);
  });

  it('gives the horizon to whom it has fully passed for, to the millisecond', async () => {
    const at = by('horizon');
    const log = [
      at('A', START, 'in'),
      at('B', START + DAY, 'in'),
      at('A', START + 1, 'young'),
      at('B', START + 2, 'young'),
    ];
    await insert(store, log, 'horizon');
    const asked = { ...question, horizonMs: DAY, asOf: START + DAY };
    const answer = await check(log, asked, context());
    expect(answer.activationRate).toMatchObject({ mature: 1, reached: 1, rate: 1, immature: 1 });
    expect(
      (await check(log, { ...asked, horizonMs: DAY - 1, asOf: START + DAY }, context())).activationRate,
    ).toMatchObject({
      mature: 2,
      reached: 1,
    });
  });

  it('compares groups by the log-rank test and pages through the people', async () => {
    const at = by('groups');
    const log = Array.from({ length: 40 }, (_, i) => {
      const properties = JSON.stringify({ plan: i % 2 === 0 ? 'pro' : 'free' });
      const start = at('A', START + i, `u${i}`, { properties });
      return i >= 36 ? [start] : [start, at('B', START + i + 10 + i * (i % 2 === 0 ? 1 : 5), `u${i}`)];
    }).flat();
    await insert(store, log, 'groups');
    const asked: TimeToValueQuery = { ...question, breakdown: { property: 'plan' } };
    const answer = await check(log, asked, context());
    expect(answer.logRank?.df).toBe(1);
    expect(answer.logRank?.p).toBeLessThan(0.01);
    expect(answer.logRank?.pairs).toEqual([{ a: 'free', b: 'pro', p: answer.logRank?.p, pHolm: answer.logRank?.p }]);

    const events = store.forEnvironment('groups');
    const seen: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await timeToValuePeople(
        events,
        { ...asked, which: 'reached', group: 'pro', limit: 7, cursor },
        context(),
      );
      seen.push(...page.items.map(({ unit }) => unit));
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    expect(new Set(seen).size).toBe(18);
    expect(seen).toHaveLength(answer.groups.find(({ value }) => value === 'pro')?.reached ?? 0);
  });

  it('puts weeks by the local Monday, without gaps', async () => {
    const at = by('weeks');
    const monday = Date.UTC(2026, 2, 30); // in Berlin Monday starts at 22:00 UTC the day before
    const log = [at('A', monday - 3_600_000, 'berlin'), at('A', monday - 15 * DAY, 'older'), at('B', monday, 'berlin')];
    await insert(store, log, 'weeks');
    const asked = { ...question, horizonMs: DAY, timeZone: 'Europe/Berlin' };
    const { cohorts: weeks } = await cohorts(store.forEnvironment('weeks'), asked, context());
    expect(weeks.map(({ start, size, mature, reached }) => [start, size, mature, reached])).toEqual([
      ['2026-03-09', 1, 1, 0],
      ['2026-03-16', 0, 0, 0],
      ['2026-03-23', 0, 0, 0],
      ['2026-03-30', 1, 1, 1],
    ]);
  });

  it('counts whom it leaves out: here before the first event, internal, automated', async () => {
    const at = by('left-out');
    const identify = (user_id: string, traits: object) =>
      at('$identify', START + 10, user_id, { type: 'identify', properties: JSON.stringify(traits) });
    const log = [
      at('C', START, 'first'),
      identify('veteran', { createdAt: new Date(START - DAY).toISOString() }),
      at('B', START + 11, 'veteran'),
      identify('colleague', { email: 'Ann@Own.Example', createdAt: START + 1 }),
      at('A', START + 12, 'colleague'),
      at('A', START + 12, 'bot', { automated: 1 }),
      identify('new', { createdAt: START + 5 }),
      at('A', START + 12, 'new'),
    ];
    await insert(store, log, 'left-out');
    const given = context({ internal: INTERNAL, erased: 3 });
    const answer = await check(log, question, given);
    expect(answer.leftOut).toEqual({ before: 1, internal: 1, automated: 1, erased: 3 });
    expect(answer.n).toBe(1);
    const dated = await check(log, { ...question, start: { trait: 'createdAt' } }, given);
    expect(dated.leftOut).toEqual({ before: 1, internal: 1, automated: 0, erased: 3 });
    expect(dated.n).toBe(1);
    // A start that the filter on traits takes away is none.
    const late = at('$identify', START + 13, 'late', { type: 'identify', properties: `{"createdAt":${START - 1}}` });
    const more = [late, at('A', START + 14, 'late')];
    await insert(store, more, 'left-out-late');
    const start = { event: 'A', where: [{ trait: 'plan', op: 'is' as const, value: null }] };
    expect((await check([...log, ...more], { ...question, start }, given)).leftOut.before).toBe(2);
  });

  it('leaves out what a colleague did in the name of somebody, and says of how many that was all', async () => {
    const at = by('impersonated');
    const context_ = JSON.stringify({ impersonatedBy: 'jo@ours.example' });
    const log = [
      at('A', START, 'real'),
      at('B', START + 5, 'real', { context: context_ }),
      at('B', START + 9, 'real'),
      at('A', START + 1, 'only-helped', { context: context_ }),
      at('$identify', START - 9, 'real', { type: 'identify', anonymous_id: 'desk', context: context_ }),
      at('A', START + 2, '', { anonymous_id: 'desk', raw_id: 'desk' }),
    ];
    await insert(store, log, 'impersonated');
    const answer = await timeToValue(store.forEnvironment('impersonated'), question, context());
    expect(answer).toMatchObject({ n: 2, reached: 1, leftOut: { impersonated: 1 } });
    expect(answer.curve.map(({ tMs }) => tMs)).toEqual([9]);
  });

  it('answers nobody with emptiness, and never shows events of another environment', async () => {
    const log = [by('theirs')('A', START, 'them'), by('theirs')('B', START + 1, 'them')];
    await insert(store, log, 'tenants');
    const answer = await timeToValue(store.forEnvironment('nobody'), { ...question, horizonMs: 1 }, context());
    expect(answer).toMatchObject({ n: 0, curve: [], median: { ms: null, interval: [null, null] }, logRank: null });
    expect(answer.activationRate).toEqual({ mature: 0, reached: 0, rate: null, interval: null, immature: 0 });
    expect((await cohorts(store.forEnvironment('nobody'), question, context())).cohorts).toEqual([]);
  });
});
