/** How much may come at once, in seconds of the rate. */
const BURST_SECONDS = 10;
const NAMES = 20_000;

interface Bucket {
  tokens: number;
  atMs: number;
}

/**
 * So many events a second for each name, in bursts of up to ten seconds' worth. A batch is taken whole while anything is
 * left and may leave a debt, so that one larger than the burst is not refused for ever. Bounded: the name that was
 * longest silent is forgotten first.
 */
export class TokenBuckets {
  readonly #perSecond: number;
  readonly #buckets = new Map<string, Bucket>();

  constructor(perSecond: number) {
    this.#perSecond = perSecond;
  }

  /** Milliseconds until this name may send again; 0 when it may now. */
  waitMs(name: string, nowMs: number): number {
    const { tokens } = this.#bucket(name, nowMs);
    return tokens > 0 ? 0 : Math.ceil(((1 - tokens) / this.#perSecond) * 1_000);
  }

  take(name: string, events: number, nowMs: number): void {
    this.#bucket(name, nowMs).tokens -= events;
  }

  #bucket(name: string, nowMs: number): Bucket {
    const known = this.#buckets.get(name);
    const bucket = known ?? { tokens: this.#perSecond * BURST_SECONDS, atMs: nowMs };
    const since = Math.max(0, nowMs - bucket.atMs) / 1_000;
    bucket.tokens = Math.min(this.#perSecond * BURST_SECONDS, bucket.tokens + since * this.#perSecond);
    bucket.atMs = nowMs;
    if (known) this.#buckets.delete(name);
    else if (this.#buckets.size >= NAMES) this.#buckets.delete(this.#buckets.keys().next().value as string);
    this.#buckets.set(name, bucket);
    return bucket;
  }
}
