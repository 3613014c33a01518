import { INGEST_LIMITS as LIMITS } from '@foothold/protocol/schema';
import type { Fault } from './fault.ts';

/**
 * Counts keys, depth and size of parsed JSON in one walk that stops at the depth limit, so that nothing recursive ever
 * sees a deep body. One instance is used again and again: it exists to allocate nothing.
 */
export class Meter {
  /** Set once a walk has met a container deeper than allowed. */
  isTooDeep = false;
  /**
   * Of the event weighed last: the same for equal events, whatever the order of their keys, and mostly another for others.
   * It sees how long texts are, how they begin and end, and numbers; no more, since every event pays for it.
   */
  sketch = 0;
  #keys = 0;
  /** At most this many bytes as compact JSON: every character could be an escape. */
  #boundBytes = 0;

  /** What is too much about one event at this depth; null when nothing is. */
  weigh(event: Record<string, unknown>, depth: number): Fault | null {
    this.#boundBytes = 2;
    this.sketch = 0;
    let ownKeys = 0;
    let mostKeys = 0;
    for (const key in event) {
      ownKeys++;
      this.#keys = 0;
      this.#boundBytes += key.length * 6 + 4;
      this.walk(event[key], depth + 1);
      if (this.#keys > mostKeys) mostKeys = this.#keys;
    }
    if (this.#boundBytes > LIMITS.eventBytes && !this.isTooDeep && sizeBytes(event) > LIMITS.eventBytes) {
      return 'too_large';
    }
    return ownKeys > LIMITS.keys || mostKeys > LIMITS.keys ? 'too_many_keys' : null;
  }

  /** Goes through a value whose outermost container is at this depth (the body itself is at 1). */
  walk(value: unknown, depth: number): void {
    if (typeof value === 'string') {
      const { length } = value;
      this.#boundBytes += length * 6 + 3;
      if (length > 0) this.sketch += length * 769 + value.charCodeAt(0) * 53 + value.charCodeAt(length - 1);
      this.sketch |= 0;
      return;
    }
    if (typeof value !== 'object' || value === null) {
      this.#boundBytes += 26;
      if (typeof value === 'number') this.sketch = (this.sketch + value * 12_289) | 0;
      else this.sketch += value === true ? 3 : 5;
      return;
    }
    if (depth > LIMITS.depth) {
      this.isTooDeep = true;
      return;
    }
    this.#boundBytes += 3;
    if (Array.isArray(value)) {
      for (let i = 0; i < value.length; i++) this.walk(value[i], depth + 1);
      return;
    }
    // JSON.parse makes `__proto__` an own key like any other; nothing here assigns or merges.
    for (const key in value) {
      this.#keys++;
      this.#boundBytes += key.length * 6 + 4;
      this.walk((value as Record<string, unknown>)[key], depth + 1);
    }
  }
}

const sizeBytes = (event: unknown) => Buffer.byteLength(JSON.stringify(event));
