/** Message ids as 128 bits: HalfSipHash-1-3 with two keys, so that without the secret nobody can make two ids that meet. */
export class IdHasher {
  /** Of the id that was hashed last. */
  readonly words = new Uint32Array(4);
  readonly #secret: Uint32Array;
  /** An environment's ids are apart from every other's: each has keys of its own. */
  readonly #keys = new Map<string, Uint32Array>();

  /** @param secret 16 bytes at least */
  constructor(secret: Uint8Array) {
    this.#secret = new Uint32Array(Uint8Array.from(secret.subarray(0, 16)).buffer);
  }

  /** The id's hash, in {@link words}. */
  hash(environmentId: string, messageId: string): void {
    this.#hash(messageId, this.#keys.get(environmentId) ?? this.#keysOf(environmentId));
  }

  #keysOf(environmentId: string): Uint32Array {
    this.#hash(environmentId, this.#secret);
    const keys = this.words.slice();
    this.#keys.set(environmentId, keys);
    return keys;
  }

  #hash(text: string, keys: Uint32Array): void {
    this.#lane(text, keys[0] as number, keys[1] as number, 0);
    this.#lane(text, keys[2] as number, keys[3] as number, 2);
  }

  /** @see https://github.com/veorq/SipHash/blob/master/halfsiphash.c (64 bits out, 1 and 3 rounds) */
  #lane(text: string, low: number, high: number, at: number): void {
    let a = low;
    let b = high ^ 0xee;
    let c = 0x6c796765 ^ low;
    let d = 0x74656462 ^ high;
    const { length } = text;
    for (let i = 0; i <= length + 1; i += 2) {
      // Two characters a word; the last word holds the length.
      const word = i < length ? text.charCodeAt(i) | ((i + 1 < length ? text.charCodeAt(i + 1) : 0) << 16) : length;
      d ^= word;
      a = (a + b) | 0;
      b = ((b << 5) | (b >>> 27)) ^ a;
      a = (a << 16) | (a >>> 16);
      c = (c + d) | 0;
      d = ((d << 8) | (d >>> 24)) ^ c;
      a = (a + d) | 0;
      d = ((d << 7) | (d >>> 25)) ^ a;
      c = (c + b) | 0;
      b = ((b << 13) | (b >>> 19)) ^ c;
      c = (c << 16) | (c >>> 16);
      a ^= word;
      if (i >= length) break;
    }
    for (let half = 0; half < 2; half++) {
      if (half === 0) c ^= 0xee;
      else b ^= 0xdd;
      for (let round = 0; round < 3; round++) {
        a = (a + b) | 0;
        b = ((b << 5) | (b >>> 27)) ^ a;
        a = (a << 16) | (a >>> 16);
        c = (c + d) | 0;
        d = ((d << 8) | (d >>> 24)) ^ c;
        a = (a + d) | 0;
        d = ((d << 7) | (d >>> 25)) ^ a;
        c = (c + b) | 0;
        b = ((b << 13) | (b >>> 19)) ^ c;
        c = (c << 16) | (c >>> 16);
      }
      this.words[at + half] = b ^ d;
    }
  }
}
