import type { BodyHash } from '../../event/hashes.ts';

/** Of an id's hash and a body's, in words of 32 bits. */
export const ENTRY_WORDS = 6;
export const ENTRY_BYTES = ENTRY_WORDS * 4;
/** Of ids: 6 MiB, and 2 MiB to find them. */
const CAPACITY = 2 ** 18;
/** Twice as many places as ids. */
const ROOM_BYTES = ENTRY_BYTES + 8;
const EMPTY = 0;

/** Memory for the ids of a set, a power of two of them. */
export const roomForIds = (capacity: number = CAPACITY) => new SharedArrayBuffer(4 + capacity * ROOM_BYTES);

/**
 * The latest ids of the index, exactly, in memory that two threads see: one adds, the other may ask. What is added is
 * seen by the other once it is published.
 */
export class IdSet {
  readonly buffer: SharedArrayBuffer;
  /** Ids that it has room for. */
  readonly capacity: number;
  #count = 0;
  readonly #published: Int32Array;
  /** Number of the entry + 1. */
  readonly #slots: Int32Array;
  readonly #words: Uint32Array;

  constructor(buffer = roomForIds()) {
    this.buffer = buffer;
    this.capacity = (buffer.byteLength - 4) / ROOM_BYTES;
    this.#published = new Int32Array(buffer, 0, 1);
    this.#slots = new Int32Array(buffer, 4, this.capacity * 2);
    this.#words = new Uint32Array(buffer, 4 + this.capacity * 8);
  }

  get count(): number {
    return this.#count;
  }

  /** The entry of an id, or -1. */
  find(id: Uint32Array): number {
    return this.#find(id, this.#count);
  }
  /** For the other thread. */
  isPublished(id: Uint32Array): boolean {
    return this.#find(id, Atomics.load(this.#published, 0)) >= 0;
  }

  hasBody(entry: number, { low, high }: BodyHash): boolean {
    const at = entry * ENTRY_WORDS;
    return this.#words[at + 4] === low >>> 0 && this.#words[at + 5] === high >>> 0;
  }

  /** Adds an id that is not there; throws when the set is full. */
  add(id: Uint32Array, { low, high }: BodyHash): void {
    if (this.#count >= this.capacity) throw new RangeError('The set of ids is full.');
    const at = this.#count * ENTRY_WORDS;
    for (let i = 0; i < 4; i++) this.#words[at + i] = id[i] as number;
    this.#words[at + 4] = low;
    this.#words[at + 5] = high;
    let slot = (id[3] as number) & (this.#slots.length - 1);
    while (this.#slots[slot] !== EMPTY) slot = (slot + 1) & (this.#slots.length - 1);
    this.#count++;
    Atomics.store(this.#slots, slot, this.#count);
  }

  publish(): void {
    Atomics.store(this.#published, 0, this.#count);
  }

  clear(): void {
    Atomics.store(this.#published, 0, 0);
    this.#slots.fill(EMPTY);
    this.#count = 0;
  }

  /** The words of the entries from this one on. */
  entriesFrom(first: number): Uint32Array {
    return this.#words.slice(first * ENTRY_WORDS, this.#count * ENTRY_WORDS);
  }

  #find(id: Uint32Array, count: number): number {
    const words = this.#words;
    for (let slot = (id[3] as number) & (this.#slots.length - 1); ; slot = (slot + 1) & (this.#slots.length - 1)) {
      const entry = (this.#slots[slot] as number) - 1;
      if (entry < 0) return -1;
      const at = entry * ENTRY_WORDS;
      const isIt = words[at] === id[0] && words[at + 1] === id[1] && words[at + 2] === id[2] && words[at + 3] === id[3];
      if (isIt) return entry < count ? entry : -1;
    }
  }
}
