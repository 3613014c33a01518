import { expect, it } from 'vitest';
import { timeTicks } from './timeTicks.ts';

const day = 86_400_000;
const labels = (untilMs: number, most: number) => timeTicks(untilMs, most).map((tick) => tick.label);

it('takes the unit that fits the span', () => {
  expect(labels(28 * day, 5)).toEqual(['0', '7 d', '14 d', '21 d', '28 d']);
  expect(labels(5 * day, 6)).toEqual(['0', '1 d', '2 d', '3 d', '4 d', '5 d']);
  expect(labels(day, 5)).toEqual(['0', '6 h', '12 h', '18 h', '1 d'].map((l) => (l === '1 d' ? '24 h' : l)));
});
it('never has more than asked for, plus the zero', () => {
  for (const days of [1, 3, 9, 17, 40, 60]) expect(labels(days * day, 6).length).toBeLessThanOrEqual(7);
});
