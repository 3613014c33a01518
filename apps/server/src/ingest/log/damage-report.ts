import type { SkippedBytes } from './log-reader.ts';

/** Beyond so many places the log is a ruin, and each further one is told as it comes. */
const REMEMBERED = 100_000;

/** Damage is met again whenever a block is read again; it is reported, and counted, once in the life of a process. */
export class DamageReport {
  readonly #seen = new Set<string>();

  /** False when the same bytes have been reported before. */
  isNew({ segment, offset, bytes, what }: SkippedBytes): boolean {
    const key = `${segment}:${offset}:${bytes}:${what}`;
    if (this.#seen.has(key)) return false;
    if (this.#seen.size < REMEMBERED) this.#seen.add(key);
    return true;
  }
}
