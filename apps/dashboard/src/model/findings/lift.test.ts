import { expect, it } from 'vitest';
import { differs } from './lift.ts';

const of = (reached: number, mature: number, interval: [number, number]) => ({
  reached,
  mature,
  rate: reached / mature,
  interval,
});

it('agrees with the published differences of Newcombe', () => {
  // 56/70 − 48/80: .0524–.3339; 5/56 − 0/29: −.0381–.1926
  expect(differs(of(48, 80, [0.4904, 0.7005]), of(56, 70, [0.6918, 0.8772]))).toBe('higher');
  expect(differs(of(56, 70, [0.6918, 0.8772]), of(48, 80, [0.4904, 0.7005]))).toBe('lower');
  expect(differs(of(0, 29, [0, 0.117]), of(5, 56, [0.0387, 0.1926]))).toBe('unclear');
});
it('says nothing of fewer than 20', () => {
  expect(differs(of(0, 19, [0, 0.17]), of(19, 19, [0.83, 1]))).toBe('unclear');
});
