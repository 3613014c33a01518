import { expect, it } from 'vitest';
import { decidePageState, firstFullAnswerAt, type PageFacts } from './pageState.ts';

const facts = (overrides: Partial<PageFacts>): PageFacts => ({
  hasEvents: true,
  firstValueChosen: true,
  filtered: false,
  n: 31,
  mature: 12,
  ...overrides,
});

it.each([
  ['no script before all else', { hasEvents: false, firstValueChosen: false, n: 0 }, 'no-script'],
  ['events but no first value chosen', { firstValueChosen: false, n: 0 }, 'no-first-value'],
  ['filtered to nothing', { n: 0, mature: 0, filtered: true }, 'filtered-to-nothing'],
  ['nobody has started and nothing is filtered', { n: 0, mature: 0 }, 'nobody-yet'],
  ['everybody is too recent', { mature: 0 }, 'too-early'],
  ['one is old enough', { mature: 1 }, 'ready'],
] as const)('is %s', (_name, overrides, expected) => {
  expect(decidePageState(facts(overrides))).toBe(expected);
});

it('expects the first full answer one horizon after the first start', () => {
  expect(new Date(firstFullAnswerAt('2025-05-31T10:00:00Z', 14 * 86_400_000)).toISOString()).toBe(
    '2025-06-14T10:00:00.000Z',
  );
});
