import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createIds } from './ids.ts';

const random = (count: number) => crypto.getRandomValues(new Uint8Array(count));

it('makes UUIDs of version 7 that say when', () => {
  const at = Date.UTC(2026, 0, 15, 12);
  const id = createIds(() => at, random)();
  expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-8[\da-f]{3}-[\da-f]{12}$/);
  expect(createIds(() => at + 1, random)() > id).toBe(true);
  expect(Number.parseInt(id.replace('-', '').slice(0, 12), 16)).toBe(at);
});

it('sorts in the order of making, within a millisecond and when the clock is put back', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 8_000_000_000_000 }), { minLength: 2 }), (times) => {
      let at = 0;
      const next = createIds(() => times[at] as number, random);
      const ids: string[] = [];
      for (; at < times.length; at++) ids.push(next(), next());
      expect([...ids].sort()).toEqual(ids);
      expect(new Set(ids).size).toBe(ids.length);
    }),
    { numRuns: 50 },
  );
});
