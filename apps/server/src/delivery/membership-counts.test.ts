import type { Aggregate, Checklist, Condition } from '@foothold/protocol/types';
import type { Metadata } from '@foothold/storage/metadata';
import { DIALECTS, temporaryMetadata } from '@foothold/storage/testing';
import { RECENT } from '@foothold/targeting';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StateRow } from '../state/row.ts';
import { row } from '../state/testing/event-rows.ts';
import { house } from './testing/house.ts';

const stores = temporaryMetadata();
afterAll(stores.close);

const big = [{ property: 'size', op: 'gte' as const, value: 3 }];
const LIST: Checklist = {
  id: 'list',
  kind: 'checklist',
  name: 'List',
  title: 'List',
  audience: { not: { segment: 'thrice' } },
  items: [
    { id: 'all', title: 'A', done: { event: 'reported' } },
    { id: 'here', title: 'B', done: { event: 'reported', scope: 'membership' } },
    { id: 'ours', title: 'C', done: { event: 'reported', scope: 'account' } },
    { id: 'big', title: 'D', done: { event: 'reported', where: big, scope: 'membership' } },
    { id: 'page', title: 'E', done: { visited: '/app/*', scope: 'membership' } },
  ],
};
const THRICE: Condition = { event: 'reported', count: { atLeast: 3 }, scope: 'membership' };

const WHO: { [user: string]: string[] } = { u1: ['u1', 'a1', 'a2'], u2: ['u2', 'a3'] };
const USER_OF: { [anonymousId: string]: string } = { a1: 'u1', a2: 'u1', a3: 'u2' };

const event = fc.record({
  anonymous: fc.constantFrom('a1', 'a1', 'a2', 'a3'),
  isSignedIn: fc.boolean(),
  type: fc.constantFrom('track', 'track', 'track', 'page', 'group'),
  account: fc.constantFrom('', 'g1', 'g2'),
  size: fc.integer({ min: 0, max: 5 }),
  ts: fc.integer({ min: 10, max: 30 }),
  impersonated: fc.constantFrom(0, 0, 0, 0, 1),
});
type Event = typeof event extends fc.Arbitrary<infer T> ? T : never;

const toRow = ({ anonymous, isSignedIn, type, account, size, ts, impersonated }: Event, index: number): StateRow =>
  row({
    anonymous_id: anonymous,
    user_id: isSignedIn ? (USER_OF[anonymous] as string) : '',
    type,
    ...(type === 'track' && { event: 'reported' }),
    ...(type === 'page' && { path: '/app/x' }),
    group_id: type === 'group' ? account || 'g1' : account,
    properties: type === 'track' ? { size } : {},
    ts,
    message_id: `m${String((index * 17) % 97).padStart(2, '0')}`,
    impersonated,
  });

/** Everybody is seen signed in at first, so that nothing here turns on who is who. */
const SIGNED_IN = Object.entries(USER_OF).map(([anonymous_id, user_id], i) =>
  row({ type: 'identify', anonymous_id, user_id, ts: i + 1, message_id: `i${i}` }),
);

/** Counted anew, in no hurry: what this person did, but for what was done in the name of another account. */
function recount(rows: StateRow[], user: string, claimed: string | null) {
  const mine = rows.filter(({ raw_id, impersonated }) => WHO[user]?.includes(raw_id) && !impersonated);
  const calls = mine.filter(({ type }) => type === 'group');
  calls.sort((a, b) => a.ts - b.ts || (a.message_id < b.message_id ? -1 : 1));
  const joined = calls.at(-1)?.group_id ?? null;
  const account = claimed ?? joined;
  const here = mine.filter(({ group_id }) => account !== null && (group_id === '' || group_id === account));
  const reported = (from: StateRow[]) => from.filter(({ event }) => event === 'reported');
  return {
    joined,
    all: summed(reported(mine)),
    here: summed(reported(here)),
    big: summed(reported(here).filter(({ properties }) => JSON.parse(properties).size >= 3)),
    page: summed(here.filter(({ type, path }) => type === 'page' && path === '/app/x')),
    isThrice: reported(here).length >= 3,
  };
}

function summed(rows: StateRow[]): Aggregate | undefined {
  const times = rows.map(({ ts }) => ts).sort((a, b) => b - a);
  const [lastAt, firstAt] = [times[0], times.at(-1)];
  if (lastAt === undefined || firstAt === undefined) return undefined;
  return { count: times.length, firstAt, lastAt, recentAt: times.slice(0, RECENT) };
}

describe.each(DIALECTS)('what a person did in the current account, on %s', (dialect) => {
  let metadata: Metadata;
  beforeAll(async () => {
    metadata = await stores.open(dialect);
  });
  const published = async () => {
    const at = await house({ metadata });
    await at.api('PUT', '/segments', { id: 'thrice', name: 'Thrice', condition: THRICE });
    expect((await at.api('PUT', '/contents', LIST)).status).toBe(200);
    expect((await at.api('POST', '/contents/list/publish')).status).toBe(200);
    const { items } = (await at.config()).contents[0] as Checklist;
    const keys = new Map(items.map(({ id, done }) => [id, (done as { key: string }).key]));
    const key = (id: string) => keys.get(id) as string;
    return { at, key };
  };

  test('is what a recount of the events finds, for every account, however they are cut into blocks', async () => {
    const logs = fc.record({
      events: fc.array(event, { minLength: 1, maxLength: 40 }),
      cut: fc.integer({ min: 1, max: 15 }),
    });
    await fc.assert(
      fc.asyncProperty(logs, async ({ events, cut }) => {
        const { at, key } = await published();
        const rows = [...SIGNED_IN, ...events.map(toRow)];
        for (let from = 0, block = 1; from < rows.length; from += cut, block += 1) {
          await at.happen(rows.slice(from, from + cut), block);
        }
        for (const userId of Object.keys(WHO)) {
          for (const groupId of [null, 'g1', 'g2', 'g3']) {
            const anonymousId = (WHO[userId] as string[])[1] as string;
            const told = await at.state({ userId, anonymousId, groupId });
            const { joined, isThrice, ...wanted } = recount(rows, userId, groupId);
            for (const id of ['all', 'here', 'big', 'page'] as const) {
              expect(told.aggregates[key(id)]).toEqual(wanted[id]);
            }
            expect(told.segments).toEqual(isThrice ? ['thrice'] : []);
            const [person, here, ours] = ['all', 'here', 'ours'].map((id) =>
              id === 'ours' ? told.accountAggregates[key(id)] : told.aggregates[key(id)],
            );
            expect(here?.count ?? 0).toBeLessThanOrEqual(person?.count ?? 0);
            if (groupId === joined) expect(here?.count ?? 0).toBeLessThanOrEqual(ours?.count ?? 0);
          }
        }
      }),
      { numRuns: dialect === 'sqlite' ? 40 : 10 },
    );
  });

  test('is another number the moment the browser names another account, and is told anew', async () => {
    const { at, key } = await published();
    const reported = (group_id: string) => row({ user_id: 'u1', anonymous_id: 'a1', event: 'reported', group_id });
    await at.happen([...SIGNED_IN, reported('g1'), reported('g1'), reported('g2')]);
    const asked = { userId: 'u1', anonymousId: 'a1' };
    const first = await at.state({ ...asked, groupId: 'g1' });
    expect(first.aggregates[key('here')]).toMatchObject({ count: 2 });
    const second = await at.state({ ...asked, groupId: 'g2', known: first.version });
    expect(second.aggregates[key('here')]).toMatchObject({ count: 1 });
    expect(second.aggregates[key('all')]).toMatchObject({ count: 3 });
    await at.happen([reported('g2')], 2);
    const third = await at.state({ ...asked, groupId: 'g2', known: second.version });
    expect(third.aggregates[key('here')]).toMatchObject({ count: 2 });
    expect((await at.state({ ...asked, groupId: null })).aggregates[key('here')]).toBeUndefined();
  });
});
