import { wilson } from './wilson.ts';

export interface Proportion {
  successes: number;
  trials: number;
}

/**
 * The difference of two independent proportions, a − b, with Newcombe's hybrid score interval (method 10), 95 %.
 * Null when either has no trials.
 * @see Newcombe, Statistics in Medicine 17:873–890, 1998
 */
export function newcombe(a: Proportion, b: Proportion): { difference: number; interval: [number, number] } | null {
  const limitsA = wilson(a.successes, a.trials);
  const limitsB = wilson(b.successes, b.trials);
  if (!limitsA || !limitsB) return null;
  const rateA = a.successes / a.trials;
  const rateB = b.successes / b.trials;
  const difference = rateA - rateB;
  const below = Math.hypot(rateA - limitsA[0], limitsB[1] - rateB);
  const above = Math.hypot(limitsA[1] - rateA, rateB - limitsB[0]);
  return { difference, interval: [difference - below, difference + above] };
}
