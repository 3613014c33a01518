import type { QueryCommon } from '@foothold/protocol/types';
import type { EventStore } from '@foothold/storage/events';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { QueryContext } from '../context.ts';
import { arbitraryLog, DAY, NOW, START } from '../testing/arbitrary-log.ts';
import { oracleEventsSeen } from '../testing/oracle-events-seen.ts';
import { row } from '../testing/rows.ts';
import { insert, temporaryStore } from '../testing/store.ts';
import { eventsSeen } from './events-seen.ts';

let store: EventStore;
let close: () => Promise<void>;
beforeAll(async () => ({ store, close } = await temporaryStore()));
afterAll(() => close());

const context = (over: Partial<QueryContext> = {}): QueryContext => ({
  nowMs: NOW,
  internal: { emailDomains: [], personIds: [], accountIds: [] },
  erased: 0,
  ...over,
});
const INTERNAL = { emailDomains: ['own.example'], personIds: ['u2'], accountIds: ['own'] };

const question: fc.Arbitrary<QueryCommon> = fc.record({
  unit: fc.constantFrom<QueryCommon['unit']>(undefined, 'person', 'account'),
  from: fc.constantFrom<QueryCommon['from']>(undefined, undefined, START + 2, new Date(START + 1).toISOString()),
  to: fc.constantFrom<QueryCommon['to']>(undefined, undefined, START + 5, START + DAY),
  asOf: fc.constantFrom<QueryCommon['asOf']>(undefined, undefined, START + 3, START + DAY),
  automated: fc.constantFrom<QueryCommon['automated']>(undefined, undefined, 'include', 'only'),
  where: fc.constantFrom<QueryCommon['where']>(
    undefined,
    undefined,
    [{ property: 'plan', op: 'is', value: 'pro' }],
    [{ property: 'seats', op: 'notSet' }],
    [{ trait: 'plan', op: 'isNot', value: 'pro' }],
    [{ trait: 'plan', op: 'is', value: 'free' }],
  ),
});

describe('events seen', () => {
  it('are what counting by hand gives, for any log and question', { timeout: 300_000 }, async () => {
    const met = { items: 0, empty: 0, severalPeople: 0, accounts: 0 };
    const logs = fc.sample(fc.integer(), { numRuns: 8, seed: 7 });
    for (const [i, seed] of logs.entries()) {
      const environment = `seen-${i}`;
      const [log] = fc.sample(arbitraryLog(environment), { numRuns: 1, seed });
      await insert(store, log ?? [], environment);
      // A block that was stored twice under two tokens is still one set of events.
      if (i % 3 === 0) await insert(store, log ?? [], `${environment}-again`);
      for (const [j, query] of fc.sample(question, { numRuns: 6, seed }).entries()) {
        const given = context(j % 2 ? { internal: INTERNAL } : {});
        const expected = oracleEventsSeen(log ?? [], query, given);
        const answer = await eventsSeen(store.forEnvironment(environment), query, given);
        expect(answer, JSON.stringify(query)).toEqual(expected);
        met.items += answer.items.length;
        if (answer.items.length === 0) met.empty++;
        if (answer.items.some(({ people }) => people > 1)) met.severalPeople++;
        if (answer.items.some(({ accounts }) => accounts > 1)) met.accounts++;
      }
    }
    // What is compared must be worth comparing.
    expect(met.items, JSON.stringify(met)).toBeGreaterThan(100);
    expect(met.severalPeople, JSON.stringify(met)).toBeGreaterThan(10);
    expect(met.accounts, JSON.stringify(met)).toBeGreaterThan(10);
  });

  it('counts somebody once who did a thing before and after they were known', async () => {
    const base = { environment_id: 'known' };
    await insert(
      store,
      [
        row({ ...base, event: 'opened', ts: START, message_id: 'm1', anonymous_id: 'phone' }),
        row({ ...base, event: 'opened', ts: START + 5, message_id: 'm2', user_id: 'ada', anonymous_id: 'phone' }),
        row({ ...base, event: 'opened', ts: START + 6, message_id: 'm3', user_id: 'bot', automated: 1 }),
      ],
      'known',
    );
    const events = store.forEnvironment('known');
    const item = { event: 'opened', type: 'track', people: 1, accounts: 0, count: 2 };
    expect((await eventsSeen(events, {}, context())).items).toEqual([
      { ...item, firstAt: new Date(START).toISOString(), lastAt: new Date(START + 5).toISOString() },
    ]);
    expect((await eventsSeen(store.forEnvironment('nobody'), {}, context())).items).toEqual([]);
  });
});
