import type { FunnelQuery, FunnelResult } from '@foothold/protocol/types';
import type { EventRow, EventStore } from '@foothold/storage/events';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { QueryContext } from '../context.ts';
import { ACCOUNTS, arbitraryLog, DAY, NOW, START } from '../testing/arbitrary-log.ts';
import { oracleFunnel } from '../testing/oracle-funnel.ts';
import { row } from '../testing/rows.ts';
import { insert, temporaryStore } from '../testing/store.ts';
import { funnel } from './funnel.ts';
import { planFunnel } from './plan.ts';
import { tallyInEngine } from './tally-sql.ts';
import { tallyUnits } from './tally-units.ts';

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

/** Buckets in one order, numbers to within the rounding of a mean of two. */
const comparable = (result: FunnelResult) => ({
  ...result,
  breakdown: [...result.breakdown].sort((a, b) => (JSON.stringify(a.value) < JSON.stringify(b.value) ? -1 : 1)),
});

const where = fc.constantFrom<FunnelQuery['where']>(
  undefined,
  undefined,
  [{ property: 'plan', op: 'is', value: 'pro' }],
  [{ property: 'plan', op: 'isNot', value: 1 }],
  [{ property: 'seats', op: 'gte', value: 1 }],
  [{ property: 'seats', op: 'gt', value: '' }],
  [{ property: 'plan', op: 'contains', value: 'pro' }],
  [{ property: 'plan', op: 'contains', value: '日' }],
  [{ property: 'seats', op: 'notSet' }],
  [{ property: 'seats', op: 'set' }],
  [{ property: 'plan', op: 'is', value: true }],
  [{ trait: 'plan', op: 'is', value: 'pro' }],
  [{ trait: 'plan', op: 'isNot', value: 'pro' }],
  [{ trait: 'plan', op: 'notSet' }],
);
const common = {
  unit: fc.constantFrom<FunnelQuery['unit']>(undefined, 'person', 'account'),
  from: fc.constantFrom(undefined, undefined, START, START + 1, new Date(START + 2).toISOString()),
  to: fc.constantFrom(undefined, undefined, START + 2, START + DAY),
  asOf: fc.constantFrom(undefined, undefined, START, START + 2, START + 10, START + DAY),
  automated: fc.constantFrom<FunnelQuery['automated']>(undefined, undefined, 'include', 'only'),
  where,
};
const windowMs = fc.constantFrom(0, 1, 2, 5, 10, DAY, 400 * DAY);
const breakdown = fc.constantFrom<FunnelQuery['breakdown']>(
  undefined,
  { property: 'plan' },
  { property: 'seats', at: 'first' },
  { property: 'plan', at: 'last' },
);
const plainQuery: fc.Arbitrary<FunnelQuery> = fc.record({
  ...common,
  windowMs,
  breakdown,
  steps: fc
    .shuffledSubarray(['A', 'B', 'C', '$identify'], { minLength: 1 })
    .chain((names) => fc.tuple(...names.map((event) => fc.record({ event: fc.constant(event), where })))),
});
const anyQuery: fc.Arbitrary<FunnelQuery> = fc.record({
  ...common,
  windowMs,
  breakdown,
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
  ),
});

describe('funnel', () => {
  it('equals its definition on adversarial logs', { timeout: 120_000 }, async () => {
    const logs: EventRow[][] = Array.from(
      { length: 40 },
      (_, i) => fc.sample(arbitraryLog(`random-${i}`), { numRuns: 1, seed: 100 + i })[0] as EventRow[],
    );
    await insert(store, logs.flat(), 'random');
    for (const [i, log] of logs.entries()) {
      const events = store.forEnvironment(`random-${i}`);
      const queries = [
        ...fc.sample(plainQuery, { numRuns: 6, seed: 300 + i }),
        ...fc.sample(anyQuery, { numRuns: 6, seed: 500 + i }),
      ];
      for (const [j, query] of queries.entries()) {
        const given = context(j % 3 === 0 ? { internal: INTERNAL } : {});
        const answer = await funnel(events, query, given);
        expect(comparable(answer), JSON.stringify({ query, log, j })).toEqual(
          comparable(oracleFunnel(log, query, given)),
        );
      }
    }
  });
});
