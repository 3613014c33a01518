import { bucketOf, type Counter } from '../drain/counters.ts';
import type { Frame } from '../log/frame.ts';
import type { Position } from '../log/position.ts';
import { readRefusal } from '../quarantine/kept-body.ts';

/** What one frame of the log that is not drained yet means for the ledger. */
export interface TailEntry {
  at: Position;
  environmentId: string;
  bucketAt: number;
  receivedAtMs: number;
  bytes: number;
  count: number;
  /** null for a request. */
  refused: `refused:${string}` | null;
}

export const tailEntry = (
  at: Position,
  { kind, form, environmentId, receivedAtMs, count, body }: Frame,
): TailEntry => ({
  at,
  environmentId,
  bucketAt: bucketOf(receivedAtMs),
  receivedAtMs,
  bytes: body.byteLength,
  // A replay has been received before; until it is drained it is still quarantined.
  count: kind === 'replay' ? 0 : count,
  refused: kind === 'refusal' ? `refused:${readRefusal({ form, body }).reason}` : null,
});

/** The stretch of the log between what metadata has counted and what has been acknowledged, in order of the log. */
export class Tail {
  #entries: TailEntry[] = [];
  #first = 0;
  #events = 0;
  #bytes = 0;
  #becomeWhole = () => {};
  /** Resolves once what an earlier process left behind is in. */
  readonly whole = new Promise<void>((resolve) => {
    this.#becomeWhole = resolve;
  });

  /** Entries come in order. */
  add(entry: TailEntry): void {
    this.#entries.push(entry);
    this.#count(entry, 1);
  }

  /** What an earlier process left behind: goes before everything. */
  prepend(entries: readonly TailEntry[]): void {
    this.#entries = [...entries, ...this.#entries.slice(this.#first)];
    this.#first = 0;
    for (const entry of entries) this.#count(entry, 1);
    this.#becomeWhole();
  }

  /** Metadata has counted everything before this. */
  release(upTo: Position): void {
    for (; this.#first < this.#entries.length; this.#first++) {
      const entry = this.#entries[this.#first] as TailEntry;
      if (entry.at >= upTo) break;
      this.#count(entry, -1);
    }
    if (this.#first > 10_000 && this.#first > this.#entries.length / 2) {
      this.#entries = this.#entries.slice(this.#first);
      this.#first = 0;
    }
  }

  #count({ refused, count, bytes }: TailEntry, sign: 1 | -1): void {
    this.#bytes += sign * bytes;
    if (refused === null) this.#events += sign * count;
  }

  /** Acknowledged events that are not drained. */
  get events(): number {
    return this.#events;
  }

  /** Bytes of the requests that are not drained. */
  get bytes(): number {
    return this.#bytes;
  }

  /** When the oldest of them was received; null when there is none. */
  get oldestAtMs(): number | null {
    return this.#entries[this.#first]?.receivedAtMs ?? null;
  }

  /** Received and refused from a place in the log on, of one environment and stretch of time. */
  sum(environmentId: string, from: Position, isIn: (bucketAt: number) => boolean): Map<Counter, number> {
    const sums = new Map<Counter, number>();
    for (let i = this.#first; i < this.#entries.length; i++) {
      const entry = this.#entries[i] as TailEntry;
      if (entry.at < from || entry.environmentId !== environmentId || !isIn(entry.bucketAt)) continue;
      sums.set('received', (sums.get('received') ?? 0) + entry.count);
      const counter = entry.refused ?? 'unconfirmed';
      sums.set(counter, (sums.get(counter) ?? 0) + entry.count);
    }
    return sums;
  }
}
