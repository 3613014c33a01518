import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { built } from '@foothold/storage/built';
import { anchorFor } from './accounts.ts';
import type { SampleEvent } from './behavior.ts';
import { DAY_MS } from './calendar.ts';
import { type Door, deliver } from './deliver.ts';
import type { SampleOrder, SampleReport } from './worker.ts';

const SEED = 'northbeam';
const TICK_MS = 10_000;

export interface SampleOptions {
  door: Door;
  dataDir: string;
  onProgress?: (events: number) => void;
  onError: (error: unknown) => void;
  now?: () => number;
}

export interface Sample {
  /** Resolves, with how many events were sent, once the world has caught up to now. */
  caughtUp: Promise<number>;
  stop(): Promise<void>;
}

/** How far the world has been told; survives restarts, so that a later start only adds what has happened since. */
interface Progress {
  seed: string;
  anchorMs: number;
  deliveredMs: number;
}

/** Lets the simulated people of the sample project live: catches up to now through the collector's door, then goes on. */
export function startSample({ door, dataDir, onProgress, onError, now = Date.now }: SampleOptions): Sample {
  const file = join(dataDir, 'sample.json');
  let progress = load(file) ?? { seed: SEED, anchorMs: anchorFor(now()), deliveredMs: 0 };
  let ahead: SampleEvent[] = [];
  let aheadMs = 0;
  let worker: Worker | null = null;
  let busy = false;
  let stopped = false;
  let sent = 0;

  const delivered = (untilMs: number) => {
    progress = { ...progress, deliveredMs: untilMs };
    writeFileSync(`${file}.new`, JSON.stringify(progress));
    renameSync(`${file}.new`, file);
  };

  const catchUp = () =>
    new Promise<void>((resolve, reject) => {
      const untilMs = now();
      aheadMs = untilMs + DAY_MS;
      const { seed, anchorMs, deliveredMs: afterMs } = progress;
      const order: SampleOrder = { seed, anchorMs, afterMs, untilMs, aheadMs, door };
      worker = new Worker(built(import.meta.url, './worker.js'), { workerData: order });
      worker.on('message', (report: SampleReport) => {
        if (report.type === 'ahead') {
          ahead = report.events;
          return;
        }
        sent = report.events;
        delivered(report.untilMs);
        onProgress?.(sent);
      });
      worker.once('error', reject);
      worker.once('exit', () => {
        worker = null;
        resolve();
      });
    });

  const tick = async () => {
    if (busy || stopped) return;
    busy = true;
    try {
      if (now() > aheadMs) await catchUp();
      const due = ahead.filter(({ timestamp }) => timestamp <= now());
      if (due.length > 0) await deliver(due, door, delivered);
      ahead = ahead.slice(due.length);
    } catch (error) {
      if (!stopped) onError(error);
    } finally {
      busy = false;
    }
  };

  const caughtUp = tick().then(() => sent);
  const timer = setInterval(() => void tick(), TICK_MS);
  timer.unref();
  return {
    caughtUp,
    async stop() {
      stopped = true;
      clearInterval(timer);
      await worker?.terminate();
    },
  };
}

function load(file: string): Progress | null {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Progress) : null;
}
