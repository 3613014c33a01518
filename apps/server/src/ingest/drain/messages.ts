import type { MetadataLocation } from '@foothold/storage/metadata';
import type { TailEntry } from '../ledger/tail.ts';
import type { SkippedBytes } from '../log/log-reader.ts';
import type { Position } from '../log/position.ts';
import type { QuarantineQuota } from '../quarantine/quota.ts';
import type { DrainProgress } from './drain.ts';

/** What the drain's thread is started with. */
export interface DrainWorkerData {
  logDirectory: string;
  collectorId: string;
  markerHex: string;
  metadata: MetadataLocation;
  events: { url: string; database?: string };
  quarantine?: QuarantineQuota;
  shared: SharedArrayBuffer;
  /** Memory of the duplicate index, where it is the collector's own: see `IdRuns`. */
  idBuffers: [SharedArrayBuffer, SharedArrayBuffer];
  /** Where this process began to write: the tail up to here is told to the main thread. Null on a restart of the thread. */
  tellTailUpTo: Position | null;
}

export type FromDrain =
  | { type: 'tail'; entries: TailEntry[]; isComplete: boolean }
  | ({ type: 'progress' } & DrainProgress)
  | { type: 'skipped'; skipped: SkippedBytes }
  | { type: 'fault'; where: 'metadata' | 'events'; message: string }
  | { type: 'stopped' };
export type ToDrain = { type: 'wake' } | { type: 'stop' };

/** What both threads see at once: the durable end, whether the drain sleeps, how busy the edge is. */
export class SharedSignals {
  readonly buffer: SharedArrayBuffer;
  readonly #end: BigInt64Array;
  readonly #flags: Int32Array;

  constructor(buffer: SharedArrayBuffer = new SharedArrayBuffer(16)) {
    this.buffer = buffer;
    this.#end = new BigInt64Array(buffer, 0, 1);
    this.#flags = new Int32Array(buffer, 8, 2);
  }

  get durableEnd(): Position {
    return Number(Atomics.load(this.#end, 0));
  }
  set durableEnd(end: Position) {
    Atomics.store(this.#end, 0, BigInt(end));
  }

  /** The drain says that it waits for a message. */
  sleep(): void {
    Atomics.store(this.#flags, 0, 1);
  }
  /** True for the one who finds it asleep and has to send that message. */
  wake(): boolean {
    return Atomics.exchange(this.#flags, 0, 0) === 1;
  }

  /** Share of time that the acknowledging thread is busy, 0–1. */
  get edgeLoad(): number {
    return Atomics.load(this.#flags, 1) / 1_000;
  }
  set edgeLoad(load: number) {
    Atomics.store(this.#flags, 1, Math.round(load * 1_000));
  }
}
