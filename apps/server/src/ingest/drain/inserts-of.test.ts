import type { EventRow } from '@foothold/storage/events';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { insertsOf, MONTHS_AN_INSERT } from './inserts-of.ts';

const rowsAt = (times: readonly number[]) => times.map((ts) => ({ ts }) as EventRow);
const monthOf = (ts: number) => new Date(ts).toISOString().slice(0, 7);
const plan = (times: readonly number[], body: object = { monthsAnInsert: MONTHS_AN_INSERT }) =>
  insertsOf({ block: 7, rows: rowsAt(times), body: { survivors: '', ...body } });

const time = fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2027, 0) });

it('parts a block into inserts of so many months, every row in one of them, a month in one alone', () => {
  fc.assert(
    fc.property(fc.array(time, { maxLength: 80 }), fc.integer({ min: 1, max: 40 }), (times, monthsAnInsert) => {
      const inserts = plan(times, { monthsAnInsert });
      const months = inserts.map(({ ordinals }) => new Set(ordinals.map((n) => monthOf(times[n] as number))));
      expect(inserts.flatMap(({ ordinals }) => ordinals).sort((a, b) => a - b)).toEqual(times.map((_, n) => n));
      for (const some of months) expect(some.size).toBeLessThanOrEqual(monthsAnInsert);
      const all = months.flatMap((some) => [...some]);
      expect(new Set(all).size).toBe(all.length);
      expect(inserts.length).toBe(Math.ceil(all.length / monthsAnInsert));
      expect(new Set(inserts.map(({ token }) => token)).size).toBe(inserts.length);
      expect(plan(times, { monthsAnInsert })).toEqual(inserts);
    }),
  );
});

it('is one insert for what happens today', () => {
  const today = Date.UTC(2026, 2, 1);
  expect(plan([today, today - 1])).toEqual([{ token: '7/0', ordinals: [1, 0], inserts: 'one' }]);
});

it('leaves a block of an earlier version in the inserts that it may have begun', () => {
  expect(plan([5, 6], {})).toEqual([{ token: '7', ordinals: [0, 1], inserts: 'monthly' }]);
});
