/** Small enough to stay in the processor's cache. */
const SLOTS = 2 ** 16;
const MOST = SLOTS / 2;
const PROBES = 24;
const EMPTY = 0;
const FORGOTTEN = 1;

/**
 * The message ids of the last so many events, to say in the answer how many were duplicates. Not the authority, which is
 * the drain's index: 64 bits of a fast hash stand for an id, in two generations of fixed size (1.5 MiB together), the older
 * dropped when the younger is full. Nothing is allocated for an id: the acknowledging thread lives off that. Of a body
 * there is a sketch, so that an id that comes again with another body is mostly known for the conflict that it is.
 */
export type Recency = 'new' | 'duplicate' | 'conflict';

/** Words of a slot: two of the id, one of the body. */
const WORDS = 3;
/** Of a body nothing is known of: it is no conflict with any. */
export const NO_SKETCH = 0;

export class RecentIds {
  readonly #seed = (Math.random() * 2 ** 32) | 0;
  #young = new Uint32Array(SLOTS * WORDS);
  #old = new Uint32Array(SLOTS * WORDS);
  #count = 0;
  #low = 0;
  #high = 0;

  /** Notes an id that is new, with the sketch of its body; says what it is. */
  note(environmentId: string, messageId: string, sketch: number): Recency {
    this.#fingerprint(environmentId, messageId);
    const known = this.#sketchIn(this.#young) ?? this.#sketchIn(this.#old);
    if (known !== null) {
      return known === sketch >>> 0 || known === NO_SKETCH || sketch === NO_SKETCH ? 'duplicate' : 'conflict';
    }
    if (this.#count >= MOST) {
      [this.#young, this.#old] = [this.#old.fill(EMPTY), this.#young];
      this.#count = 0;
    }
    this.#insert(this.#young, sketch);
    return 'new';
  }

  /** Takes back what was noted of a request that could not be stored. */
  forget(environmentId: string, messageIds: readonly string[]): void {
    for (const messageId of messageIds) {
      this.#fingerprint(environmentId, messageId);
      for (const table of [this.#young, this.#old]) {
        const at = this.#find(table);
        if (at >= 0) table[at] = FORGOTTEN;
      }
    }
  }

  /** Murmur's mixing over the characters, once in each of two lanes. */
  #fingerprint(environmentId: string, messageId: string): void {
    let low = this.#seed;
    let high = ~this.#seed;
    for (let i = 0; i < messageId.length; i++) {
      const code = messageId.charCodeAt(i);
      low = Math.imul(low ^ code, 0xcc9e2d51);
      high = Math.imul(high ^ code, 0x1b873593);
      low = (low << 15) | (low >>> 17);
      high = (high << 13) | (high >>> 19);
    }
    for (let i = 0; i < environmentId.length; i++) {
      low = Math.imul(low ^ environmentId.charCodeAt(i), 0x85ebca6b);
      low = (low << 15) | (low >>> 17);
    }
    low = Math.imul(low ^ (low >>> 16), 0xc2b2ae35);
    high = Math.imul(high ^ (high >>> 16), 0x85ebca6b);
    this.#high = (high ^ (high >>> 13)) >>> 0;
    // 0 and 1 mean something else.
    this.#low = Math.max(2, (low ^ (low >>> 13)) >>> 0);
  }

  #sketchIn(table: Uint32Array): number | null {
    const at = this.#find(table);
    return at < 0 ? null : (table[at + 2] as number);
  }

  #find(table: Uint32Array): number {
    let slot = this.#high & (SLOTS - 1);
    for (let probe = 0; probe < PROBES; probe++) {
      const found = table[slot * WORDS];
      if (found === EMPTY) return -1;
      if (found === this.#low && table[slot * WORDS + 1] === this.#high) return slot * WORDS;
      slot = (slot + 1) & (SLOTS - 1);
    }
    return -1;
  }

  #insert(table: Uint32Array, sketch: number): void {
    let slot = this.#high & (SLOTS - 1);
    for (let probe = 0; probe < PROBES; probe++) {
      if ((table[slot * WORDS] as number) <= FORGOTTEN) break;
      slot = (slot + 1) & (SLOTS - 1);
    }
    table[slot * WORDS] = this.#low;
    table[slot * WORDS + 1] = this.#high;
    table[slot * WORDS + 2] = sketch;
    this.#count++;
  }
}
