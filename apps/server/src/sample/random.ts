/**
 * Chance that is the same every time: a stream named by words, so that one account's life does not depend on how many
 * others were drawn before it.
 */
export interface Chance {
  /** In [0, 1). */
  next(): number;
  /** True with this probability. */
  happens(probability: number): boolean;
  /** A whole number in [low, high]. */
  between(low: number, high: number): number;
  pick<Item>(items: readonly Item[]): Item;
  /** Index drawn by weight. */
  weighted(weights: readonly number[]): number;
  /** Standard normal, by Box and Muller. */
  normal(): number;
  /** Lognormal with this median; `spread` is the standard deviation of its logarithm. */
  around(median: number, spread: number): number;
}

export function chance(...name: (string | number)[]): Chance {
  let state = hash(name.join('\u0001'));
  const next = () => {
    // mulberry32: 32 bits of state are plenty for one account's life.
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return {
    next,
    normal,
    happens: (probability) => next() < probability,
    between: (low, high) => low + Math.floor(next() * (high - low + 1)),
    pick: (items) => items[Math.floor(next() * items.length)] as never,
    around: (median, spread) => median * Math.exp(spread * normal()),
    weighted: (weights) => {
      let left = next() * weights.reduce((sum, weight) => sum + weight, 0);
      const index = weights.findIndex((weight) => {
        left -= weight;
        return left < 0;
      });
      return index < 0 ? weights.length - 1 : index;
    },
  };
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
}
