import type { FunnelStep } from '@foothold/protocol/types';
import { expect, it } from 'vitest';
import { worstDrop } from './drop.ts';

const steps = (...counts: number[]) => counts.map((count, i) => ({ step: i + 1, count }) as FunnelStep);

it('finds the step at which the largest share stopped', () => {
  expect(worstDrop(steps(100, 80, 30, 20))).toEqual({ step: 3, lost: 50, of: 80 });
});
it('finds nothing where nobody stopped', () => expect(worstDrop(steps(10, 10))).toBeNull());
it('finds nothing where nobody started', () => expect(worstDrop(steps(0, 0))).toBeNull());
