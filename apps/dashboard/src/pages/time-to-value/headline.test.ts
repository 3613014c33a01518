import type { TimeToValueResult } from '@foothold/protocol/types';
import { expect, it } from 'vitest';
import { headline } from './Statement.tsx';

const day = 86_400_000;
const none = { ms: null, interval: [null, null] as [null, null] };
const result = (overrides: Partial<TimeToValueResult>): TimeToValueResult =>
  ({
    n: 31,
    reached: 9,
    p25: none,
    median: none,
    activationRate: { mature: 12, reached: 5, rate: 5 / 12, interval: null, immature: 19 },
    ...overrides,
  }) as TimeToValueResult;

it('says how long half take', () => {
  const median = { ms: 4.2 * day, interval: [3 * day, null] as [number, null] };
  expect(headline(result({ median }), 'account')).toBe('Half of accounts reach first value within 4.2\u00a0days.');
});
it('never gives a median that is not reached', () => {
  const p25 = { ms: 6 * day, interval: [4 * day, 8 * day] as [number, number] };
  expect(headline(result({ p25 }), 'account')).toBe(
    'A quarter of accounts reach first value within 6\u00a0days; half do not, so far.',
  );
  expect(headline(result({}), 'person')).toBe('Fewer than a quarter of people reach first value so far.');
});
it('counts out who is there while it is too early', () => {
  const activationRate = { mature: 0, reached: 0, rate: null, interval: null, immature: 31 };
  expect(headline(result({ activationRate }), 'account')).toBe('9 of 31 accounts are there so far.');
});
