import type { Condition, TourStep } from '@foothold/protocol/types';
import { describe, expect, it } from 'vitest';
import { nextStep } from './branch.ts';

const when = (segment: string): Condition => ({ segment });
const steps: TourStep[] = [
  {
    id: 'a',
    title: 'A',
    branches: [
      { when: when('vip'), goTo: { step: 'c' } },
      { when: when('done'), goTo: 'end' },
    ],
  },
  { id: 'b', title: 'B', branches: [{ goTo: { step: 'a' } }] },
  { id: 'c', title: 'C' },
];
const after = (id: string, ...segments: string[]) =>
  nextStep(
    steps,
    steps.find((step) => step.id === id) as TourStep,
    (condition) => condition === undefined || ('segment' in condition && segments.includes(condition.segment)),
  )?.id;

describe('the step that follows', () => {
  it.each([
    ['a', ['vip', 'done'], 'c'],
    ['a', ['done'], undefined],
    ['a', [], 'b'],
    ['b', [], 'a'],
    ['c', [], undefined],
  ])('of %s for somebody in %j is %s', (id, segments, next) => {
    expect(after(id, ...segments)).toBe(next);
  });
});
