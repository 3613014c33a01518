import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bestChainByDefinition } from './chain.oracle.ts';
import { bestChain, type ChainRule, levelOf, type UnitEvents } from './chain.ts';

const STEPS = 4;
const log = fc
  .array(
    fc.record({
      time: fc.integer({ min: 0, max: 9 }),
      steps: fc.integer({ min: 0, max: 2 ** STEPS - 1 }),
      exclusions: fc.constantFrom(0, 0, 0, 1, 2, 3),
    }),
    { maxLength: 8 },
  )
  .map((events): UnitEvents => {
    const sorted = [...events].sort((a, b) => a.time - b.time);
    return {
      times: sorted.map(({ time }) => time),
      steps: sorted.map(({ steps }) => steps),
      exclusions: sorted.map(({ exclusions }) => exclusions),
    };
  });
const exclusion = fc
  .tuple(fc.integer({ min: 1, max: STEPS }), fc.integer({ min: 1, max: STEPS }))
  .filter(([from, to]) => from < to)
  .map(([from, to]) => ({ from, to }));
const rule = fc.record({
  steps: fc.integer({ min: 1, max: STEPS }),
  windowMs: fc.integer({ min: 0, max: 10 }),
  exclusions: fc.array(exclusion, { minLength: 2, maxLength: 2 }),
}) satisfies fc.Arbitrary<ChainRule>;

describe('the chain of a unit', () => {
  it('is the one of the definition, ties, shared events and exclusions included', () => {
    fc.assert(
      fc.property(log, rule, (events, rule) => {
        expect(bestChain(events, rule)).toEqual(bestChainByDefinition(events, rule));
      }),
      { numRuns: 6_000 },
    );
  });

  it('never loses a level to a new event, without exclusions', () => {
    fc.assert(
      fc.property(log, rule, fc.nat(8), (events, rule, position) => {
        const plain = { ...rule, exclusions: [] };
        const without = (list: number[]) => list.filter((_, i) => i !== position);
        const fewer = {
          times: without(events.times),
          steps: without(events.steps),
          exclusions: without(events.exclusions),
        };
        expect(levelOf(events, plain)).toBeGreaterThanOrEqual(levelOf(fewer, plain));
      }),
      { numRuns: 500 },
    );
  });

  it('takes ten thousand events of one unit in its stride', () => {
    const times = Array.from({ length: 10_000 }, (_, i) => i >> 1);
    const events = {
      times,
      steps: times.map((_, i) => (i % 7 === 0 ? 3 : 1 << (i % 4))),
      exclusions: times.map(() => 0),
    };
    const chain = bestChain(events, { steps: 4, windowMs: 100, exclusions: [] });
    expect(chain.level).toBe(4);
  });
});
