/** Small enough to stay in the processor's cache. */
const SLOTS = 2 ** 16;
const MOST = SLOTS / 2;
const PROBES = 24;
const EMPTY = 0;
const FORGOTTEN = 1;

/**
 * The message ids of the last so many events, to say in the answer how many were duplicates. Not the authority, which is
 * the drain's index: 64 bits of a fast hash stand for an id, in two generations of fixed size (1 MiB together), the older
 * dropped when the younger is full. Nothing is allocated for an id: the acknowledging thread lives off that. Bodies are
 * not compared here, so an id that comes again with another body is a duplicate in the answer and quarantined in the ledger.
 */
export class RecentIds {
  readonly #seed = (Math.random() * 2 ** 32) | 0;
  #young = new Uint32Array(SLOTS * 2);
  #old = new Uint32Array(SLOTS * 2);
  #count = 0;
  #low = 0;
  #high = 0;

  /** Notes an id; true when it was there already. */
  note(environmentId: string, messageId: string): boolean {
    this.#fingerprint(environmentId, messageId);
    if (this.#find(this.#young) >= 0 || this.#find(this.#old) >= 0) return true;
    if (this.#count >= MOST) {
      [this.#young, this.#old] = [this.#old.fill(EMPTY), this.#young];
      this.#count = 0;
    }
    this.#insert(this.#young);
    return false;
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

  #find(table: Uint32Array): number {
    let slot = this.#high & (SLOTS - 1);
    for (let probe = 0; probe < PROBES; probe++) {
      const found = table[slot * 2];
      if (found === EMPTY) return -1;
      if (found === this.#low && table[slot * 2 + 1] === this.#high) return slot * 2;
      slot = (slot + 1) & (SLOTS - 1);
    }
    return -1;
  }

  #insert(table: Uint32Array): void {
    let slot = this.#high & (SLOTS - 1);
    for (let probe = 0; probe < PROBES; probe++) {
      if ((table[slot * 2] as number) <= FORGOTTEN) break;
      slot = (slot + 1) & (SLOTS - 1);
    }
    table[slot * 2] = this.#low;
    table[slot * 2 + 1] = this.#high;
    this.#count++;
  }
}
