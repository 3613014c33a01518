import { bucketOf, type Counter } from '../drain/counters.ts';
import type { Frame } from '../log/frame.ts';
import type { Position } from '../log/position.ts';
import { readRefusal } from '../quarantine/kept-body.ts';
import { Stretch } from './stretch.ts';

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
  #stretches: Stretch[] = [];
  #events = 0;
  #bytes = 0;
  #becomeWhole = () => {};
  /** Resolves once what an earlier process left behind is in. */
  readonly whole = new Promise<void>((resolve) => {
    this.#becomeWhole = resolve;
  });

  /** Entries come in order. */
  add(entry: TailEntry): void {
    append(this.#stretches, entry);
    this.#count(entry, 1);
  }

  /** What an earlier process left behind: goes before everything. */
  prepend(entries: readonly TailEntry[]): void {
    const before: Stretch[] = [];
    for (const entry of entries) {
      append(before, entry);
      this.#count(entry, 1);
    }
    this.#stretches.unshift(...before);
    this.#becomeWhole();
  }

  /** Metadata has counted everything before this. */
  release(upTo: Position): void {
    for (let entry = this.#first; entry && entry.at < upTo; entry = this.#first) {
      this.#count(entry, -1);
      this.#stretches[0]?.shift();
    }
  }

  /** What is empty goes; the last one is filled again. */
  get #first(): TailEntry | undefined {
    while (this.#stretches.length > 1 && !this.#stretches[0]?.first) this.#stretches.shift();
    return this.#stretches[0]?.first;
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
    return this.#first?.receivedAtMs ?? null;
  }

  /** Received and refused from a place in the log on, of one environment and stretch of time. */
  sum(environmentId: string, from: Position, isIn: (bucketAt: number) => boolean): Map<Counter, number> {
    const sums = new Map<Counter, number>();
    for (const stretch of this.#stretches) {
      for (const entry of stretch) {
        if (entry.at < from || entry.environmentId !== environmentId || !isIn(entry.bucketAt)) continue;
        sums.set('received', (sums.get('received') ?? 0) + entry.count);
        const counter = entry.refused ?? 'unconfirmed';
        sums.set(counter, (sums.get(counter) ?? 0) + entry.count);
      }
    }
    return sums;
  }
}

function append(stretches: Stretch[], entry: TailEntry): void {
  if (stretches.at(-1)?.isFull ?? true) stretches.push(new Stretch());
  stretches.at(-1)?.add(entry);
}
