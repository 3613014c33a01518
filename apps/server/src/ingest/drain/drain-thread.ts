import { Worker } from 'node:worker_threads';
import { built } from '@foothold/storage/built';
import type { TailEntry } from '../ledger/tail.ts';
import type { SkippedBytes } from '../log/log-reader.ts';
import type { Position } from '../log/position.ts';
import type { DrainProgress } from './drain.ts';
import { type DrainWorkerData, type FromDrain, SharedSignals, type ToDrain } from './messages.ts';

export interface DrainThreadOptions extends Omit<DrainWorkerData, 'shared' | 'tellTailUpTo'> {
  /** Where this process began to write. */
  start: Position;
  /** The thread's module. Default: the one built beside this one. */
  entry?: URL;
  /** How near its peak the edge is, 0–1, since it was last asked. */
  edgeLoad: () => number;
  onProgress: (progress: DrainProgress) => void;
  onTail: (entries: TailEntry[]) => void;
  onSkipped: (skipped: SkippedBytes) => void;
  onFault: (where: string, message: string) => void;
}

const BUILT_ENTRY = built(import.meta.url, './worker.js');
const EDGE_LOAD_EVERY_MS = 200;
const RESTART_AFTER_MS = 500;

/** The drain, seen from the acknowledging thread: told how far the log is durable, restarted when it dies. */
export class DrainThread {
  readonly signals = new SharedSignals();
  readonly #o: DrainThreadOptions;
  #worker: Worker | null = null;
  #tail: TailEntry[] | null = [];
  #isStopping = false;
  #stopped: () => void = () => {};
  #loadTimer: NodeJS.Timeout | null = null;
  #restartTimer: NodeJS.Timeout | null = null;

  constructor(options: DrainThreadOptions) {
    this.#o = options;
  }

  start(): void {
    this.#spawn();
    this.#loadTimer = setInterval(() => {
      this.signals.edgeLoad = this.#o.edgeLoad();
    }, EDGE_LOAD_EVERY_MS);
    this.#loadTimer.unref();
  }

  /** The log is durable up to here. Cheap: the busiest thread calls it with every commit. */
  advance(end: Position): void {
    this.signals.durableEnd = end;
    if (this.signals.wake()) this.#send({ type: 'wake' });
  }

  /** Lets the block under way finish; a thread that does not is ended: it can always be taken up again. */
  async stop(withinMs = 5_000): Promise<void> {
    this.#isStopping = true;
    if (this.#loadTimer) clearInterval(this.#loadTimer);
    if (this.#restartTimer) clearTimeout(this.#restartTimer);
    const worker = this.#worker;
    if (!worker) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => void worker.terminate().then(() => resolve()), withinMs);
      this.#stopped = () => {
        clearTimeout(timer);
        resolve();
      };
      this.#send({ type: 'stop' });
    });
  }

  #spawn(): void {
    const {
      logDirectory,
      collectorId,
      markerHex,
      metadata,
      events,
      quarantine,
      start,
      idBuffers,
      entry = BUILT_ENTRY,
    } = this.#o;
    const tellTailUpTo = this.#tail ? start : null;
    const workerData: DrainWorkerData = {
      ...{ logDirectory, collectorId, markerHex, metadata, events, quarantine, idBuffers, tellTailUpTo },
      shared: this.signals.buffer,
    };
    if (this.#tail) this.#tail = [];
    const worker = new Worker(entry, {
      workerData,
      name: 'foothold-drain',
      execArgv: [],
      // A block is short-lived garbage of some ten MiB: room for it before anything is taken for old. V8 makes two
      // halves of 16 MiB of it; of 64 two of 32, which were no quicker.
      resourceLimits: { maxYoungGenerationSizeMb: 48 },
    });
    this.#worker = worker;
    worker.on('message', (message: FromDrain) => this.#receive(message));
    worker.on('error', (error) => this.#o.onFault('thread', error.message));
    worker.on('exit', () => {
      this.#worker = null;
      if (this.#isStopping) {
        this.#stopped();
        return;
      }
      this.#restartTimer = setTimeout(() => this.#spawn(), RESTART_AFTER_MS);
    });
  }

  #receive(message: FromDrain): void {
    switch (message.type) {
      case 'tail': {
        this.#tail?.push(...message.entries);
        if (!message.isComplete || !this.#tail) return;
        this.#o.onTail(this.#tail);
        this.#tail = null;
        return;
      }
      case 'progress':
        this.#o.onProgress(message);
        return;
      case 'skipped':
        this.#o.onSkipped(message.skipped);
        return;
      case 'fault':
        this.#o.onFault(message.where, message.message);
        return;
      case 'stopped':
        return;
    }
  }

  #send(message: ToDrain): void {
    this.#worker?.postMessage(message);
  }
}
