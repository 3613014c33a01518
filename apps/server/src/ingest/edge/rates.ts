import { TokenBuckets } from './token-buckets.ts';

/** Events a second; null: no limit. */
export interface RateLimits {
  perKey: number | null;
  perAddress: number | null;
  perOrigin: number | null;
}
export const NO_RATES: RateLimits = { perKey: null, perAddress: null, perOrigin: null };

/** Who sends: a name that is null is not limited. */
export interface Sender {
  key: string;
  address: string | null;
  origin: string | null;
}

/** The rates of one collector. */
export class Rates {
  readonly #limits: { of: keyof Sender; buckets: TokenBuckets }[] = [];

  constructor({ perKey, perAddress, perOrigin }: RateLimits) {
    if (perKey !== null) this.#limits.push({ of: 'key', buckets: new TokenBuckets(perKey) });
    if (perAddress !== null) this.#limits.push({ of: 'address', buckets: new TokenBuckets(perAddress) });
    if (perOrigin !== null) this.#limits.push({ of: 'origin', buckets: new TokenBuckets(perOrigin) });
  }

  get isLimited(): boolean {
    return this.#limits.length > 0;
  }

  /** Takes these events off every limit; or off none, and gives the milliseconds to wait. */
  admit(sender: Sender, events: number, nowMs: number): number {
    let waitMs = 0;
    for (const { of, buckets } of this.#limits) {
      const name = sender[of];
      if (name !== null) waitMs = Math.max(waitMs, buckets.waitMs(name, nowMs));
    }
    if (waitMs > 0) return waitMs;
    for (const { of, buckets } of this.#limits) {
      const name = sender[of];
      if (name !== null) buckets.take(name, events, nowMs);
    }
    return 0;
  }
}
