import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { defaultLimits, type EngineLimits } from './limits.ts';
import { type EngineProcess, EngineStartError, startProcess } from './process.ts';

/** The embedded engine, kept running. */
export interface Engine {
  /** ClickHouse HTTP on loopback, with a password of its own; the same for as long as the engine is supervised. Not for logs. */
  readonly url: string;
  /** How often the process ended by itself and was started anew. */
  readonly restarts: number;
  /** Process id, undefined between an end and the next start. */
  pid(): number | undefined;
  /** Kills what runs, closes the store and ends the process. */
  stop(): Promise<void>;
}

export interface EngineOptions {
  /** Directory of the engine alone; made if missing. One process may use it. */
  dataDir: string;
  limits?: Partial<EngineLimits>;
  log?: EngineLog;
  /** How long a first start waits for another process to leave the directory, e.g. one that just lost its parent. Default 2,000. */
  lockWaitMs?: number;
  /** Between signs of life of the process; five missing ones end it. Default 2,000. */
  heartbeatMs?: number;
  /** A process that does not answer so long after its start is ended. Default 120,000: a large store takes its time. */
  startWithinMs?: number;
  /** First pause before a restart; doubles up to the longest one, back to this after 30 s of life. Default 100. */
  backoffMs?: number;
  /** Default 10,000. */
  maxBackoffMs?: number;
}

export interface EngineLog {
  info(fields: object, text: string): void;
  warn(fields: object, text: string): void;
}

const STABLE_MS = 30_000;
const SILENT: EngineLog = { info: () => undefined, warn: () => undefined };

/** Starts the engine and resolves once it answers. Rejects with `EngineStartError`, whose text has the reason, when it does not start. */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const { dataDir, limits, log = SILENT, lockWaitMs = 2000, heartbeatMs = 2000, startWithinMs = 120_000 } = options;
  const { backoffMs = 100, maxBackoffMs = 10_000 } = options;
  const password = randomBytes(18).toString('base64url');
  await mkdir(dataDir, { recursive: true });
  let current: EngineProcess | undefined;
  const stopping = new AbortController();
  let restarts = 0;
  let pause = backoffMs;
  let port = 0;

  const start = async (): Promise<EngineProcess> => {
    const started = await startProcess({
      open: { dataDir, port, password, limits: { ...defaultLimits, ...limits } },
      onStderr: (line) => log.info({ line }, 'embedded engine says'),
      heartbeatMs,
      missedHeartbeats: 5,
      startWithinMs,
    });
    port = started.port;
    current = started;
    return started;
  };

  const supervise = async (first: EngineProcess): Promise<void> => {
    let running: EngineProcess | undefined = first;
    while (!stopping.signal.aborted) {
      const startedAt = Date.now();
      const how = await running?.exited;
      current = undefined;
      if (stopping.signal.aborted) return;
      if (running) restarts++;
      if (running && Date.now() - startedAt > STABLE_MS) pause = backoffMs;
      log.warn({ how, restarts, pauseMs: pause }, 'embedded engine ended; starting it again');
      await delay(pause, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stopping.signal.aborted) return;
      pause = Math.min(pause * 2, maxBackoffMs);
      running = await start().catch((error: Error) => {
        log.warn({ reason: error.message }, 'embedded engine did not start');
        return undefined;
      });
    }
  };

  const first = await startPatiently(start, lockWaitMs);
  const supervision = supervise(first);
  return {
    url: `http://default:${password}@127.0.0.1:${port}`,
    get restarts() {
      return restarts;
    },
    pid: () => current?.pid,
    async stop() {
      stopping.abort();
      await current?.stop(2000);
      await supervision;
      await current?.stop(0);
    },
  };
}

async function startPatiently(start: () => Promise<EngineProcess>, lockWaitMs: number): Promise<EngineProcess> {
  const deadline = Date.now() + lockWaitMs;
  for (;;) {
    try {
      return await start();
    } catch (error) {
      if (!(error instanceof EngineStartError && error.isLocked) || Date.now() > deadline) throw error;
      await delay(250);
    }
  }
}
