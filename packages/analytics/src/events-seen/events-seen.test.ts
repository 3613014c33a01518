import type { EventRow, EventStore } from '@foothold/storage/events';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { arbitraryLog, START } from '../testing/arbitrary-log.ts';
import { common, context, INTERNAL } from '../testing/arbitrary-query.ts';
import { ms, resolvedLog } from '../testing/oracle-log.ts';
import { insert, temporaryStore } from '../testing/store.ts';
import { eventsSeen } from './events-seen.ts';

let store: EventStore;
let close: () => Promise<void>;
beforeAll(async () => ({ store, close } = await temporaryStore()));
afterAll(() => close());

const { from, to, asOf, automated } = common;
const query = fc.record({ from, to, asOf, automated });

describe('events seen', () => {
  it('counts events, people and accounts as the log has them, a row stored twice once', async () => {
    for (let i = 0; i < 6; i++) {
      const environment = `seen-${i}`;
      const log = fc.sample(arbitraryLog(environment), { numRuns: 1, seed: 40 + i })[0] as EventRow[];
      await insert(store, log, environment);
      await insert(store, log.slice(0, 5), `${environment}-again`);
      for (const asked of fc.sample(query, { numRuns: 3, seed: 60 + i })) {
        const given = context({ internal: INTERNAL });
        const events = resolvedLog(log, asked, given).filter(
          ({ row, internal }) =>
            !internal && row.ts >= (ms(asked.from) ?? 0) && row.ts < (ms(asked.to) ?? Number.POSITIVE_INFINITY),
        );
        const expected = [...new Set(events.map(({ row }) => row.event))].map((event) => {
          const these = events.filter(({ row }) => row.event === event);
          const times = these.map(({ row }) => row.ts);
          return {
            event,
            type: these[0]?.row.type,
            people: new Set(these.map(({ person }) => person)).size,
            accounts: new Set(these.map(({ account }) => account).filter((account) => account !== null)).size,
            count: these.length,
            firstAt: new Date(Math.min(...times)).toISOString(),
            lastAt: new Date(Math.max(...times)).toISOString(),
          };
        });
        const { items } = await eventsSeen(store.forEnvironment(environment), asked, given);
        expect(items, JSON.stringify({ asked, log })).toEqual(
          expected.sort((a, b) => b.people - a.people || (a.event < b.event ? -1 : 1)),
        );
      }
    }
    expect((await eventsSeen(store.forEnvironment('seen-none'), { to: START }, context())).items).toEqual([]);
  });
});
