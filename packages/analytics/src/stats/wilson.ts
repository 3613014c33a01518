import { Z95 } from './normal.ts';

/**
 * Wilson's score interval of a proportion, 95 % by default, without continuity correction: [low, high] in 0–1, or null
 * when there are no trials.
 * @see Wilson, JASA 22(158):209–212, 1927; Newcombe, Statistics in Medicine 17:857–872, 1998 (method 3)
 */
export function wilson(successes: number, trials: number, z = Z95): [number, number] | null {
  if (trials <= 0) return null;
  const rate = successes / trials;
  const z2 = z * z;
  const scale = 1 / (1 + z2 / trials);
  const center = (rate + z2 / (2 * trials)) * scale;
  const half = z * Math.sqrt((rate * (1 - rate)) / trials + z2 / (4 * trials * trials)) * scale;
  const low = successes === 0 ? 0 : Math.max(0, center - half);
  const high = successes === trials ? 1 : Math.min(1, center + half);
  return [low, high];
}
