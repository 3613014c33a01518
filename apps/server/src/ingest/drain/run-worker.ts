import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { openEventStore } from '@foothold/storage/events';
import { openMetadata } from '@foothold/storage/metadata';
import { createApplyState } from '../../state/index.ts';
import { type TailEntry, tailEntry } from '../ledger/tail.ts';
import { bytesBetween } from '../log/bytes-between.ts';
import { LogReader } from '../log/log-reader.ts';
import type { Position } from '../log/position.ts';
import { QuarantineRoom } from '../quarantine/room.ts';
import { Drain, LIMITS } from './drain.ts';
import { IdSet } from './ids/id-set.ts';
import { openIdIndex } from './ids/open-id-index.ts';
import { IncomingReader } from './incoming.ts';
import { loadSecret } from './load-secret.ts';
import { type DrainWorkerData, type FromDrain, SharedSignals, type ToDrain } from './messages.ts';
import { Peak } from './peak.ts';

/**
 * A block costs much the same whatever its size, in both stores: alone it is cut soon, in a steady stream once a second,
 * and at once when it is as large as it may be. (Blocks cut as soon as there was a mebibyte took some 15 % more processor
 * time of server and engine in a stream of 55,000 events a second.)
 */
const PACE_MS = 250;
const STEADY_PACE_MS = 1_000;
const STEADY_BYTES = 32 * 1024;
const LOOK_FOR_BLOCK_MS = 25;
/**
 * While the edge is at its peak the drain yields to it: it rests several times as long as it has worked, and goes on as
 * soon as the peak is over. It never stops.
 */
const REST_TIMES = 9;
const MOST_REST_MS = 4_000;
const LOOK_EVERY_MS = 250;
/** Of the drain's thread: below everything that answers somebody. */
const NICENESS = 10;
const PRUNE_EVERY_MS = 60_000;

/** The drain's thread: takes block after block, sleeps when there is none, tries again when a store is away. */
export async function runDrainWorker({ crashPoint }: { crashPoint?: (name: string) => void } = {}): Promise<void> {
  const data = workerData as DrainWorkerData;
  const port = parentPort;
  if (!port) throw new Error('The drain runs in a worker thread.');
  // On Linux, and only there, this is about the calling thread alone.
  if (process.platform === 'linux') setPriority(NICENESS);
  const tell = (message: FromDrain) => port.postMessage(message);
  const signals = new SharedSignals(data.shared);
  const marker = Buffer.from(data.markerHex, 'hex');
  const metadata = openMetadata(data.metadata);
  const sink = openEventStore(data.events);
  const close = async () => {
    await Promise.allSettled([metadata.close(), sink.close()]);
    tell({ type: 'stopped' });
    port.close();
  };

  let isStopping = false;
  let wakeUp = () => {};
  port.on('message', (message: ToDrain) => {
    if (message.type === 'stop') isStopping = true;
    wakeUp();
  });
  const wait = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(done, ms);
      function done() {
        clearTimeout(timer);
        wakeUp = () => {};
        resolve();
      }
      wakeUp = done;
    });
  const pause = async (ms: number) => {
    const until = Date.now() + ms;
    while (!isStopping && Date.now() < until) await wait(until - Date.now());
  };

  const secret = await untilDone(
    () => loadSecret(metadata.db),
    async (error, failures) => {
      tell({ type: 'fault', where: 'metadata', message: wordsOf(error) });
      await pause(patienceMs(failures));
      return !isStopping;
    },
  );
  if (!secret) return close();
  const ids = openIdIndex(metadata.dialect, secret, [new IdSet(data.idBuffers[0]), new IdSet(data.idBuffers[1])]);
  const drain = new Drain({
    log: new LogReader(data.logDirectory, marker, (skipped) => tell({ type: 'skipped', skipped })),
    reader: new IncomingReader(data.collectorId, secret),
    collectorId: data.collectorId,
    metadata,
    ids,
    sink,
    applyState: createApplyState(),
    room: new QuarantineRoom(data.quarantine),
    durableEnd: () => signals.durableEnd,
    onProgress: (progress) => tell({ type: 'progress', ...progress }),
    onFault: (where, error) => tell({ type: 'fault', where, message: wordsOf(error) }),
    crashPoint,
  });

  let isResumed = false;
  let failures = 0;
  let prunedAt = 0;
  let isTailTold = data.tellTailUpTo === null;
  const between = (from: Position, to: Position) => bytesBetween(data.logDirectory, from, to);
  const peak = new Peak({
    now: Date.now,
    durableEnd: () => signals.durableEnd,
    bytesBetween: between,
    edgeLoad: () => signals.edgeLoad,
  });
  while (!isStopping) {
    const startedAt = Date.now();
    const from = drain.position;
    peak.begin();
    try {
      if (!isResumed) await drain.resume();
      isResumed = true;
      if (!isTailTold) tellTail(data, marker, drain.position, data.tellTailUpTo as number, tell);
      isTailTold = true;
      const worked = await drain.step();
      // Caught up: what is under way is written down at once.
      if (worked && drain.position >= signals.durableEnd) await drain.step();
      failures = 0;
      // Also on a day without a pause: it never takes long at a time.
      if (startedAt - prunedAt > PRUNE_EVERY_MS && !(await ids.prune(metadata.db, startedAt))) prunedAt = startedAt;
      if (!worked) {
        signals.sleep();
        if (drain.position >= signals.durableEnd) await wait(1_000);
        continue;
      }
    } catch (error) {
      isResumed = false;
      tell({ type: 'fault', where: 'metadata', message: wordsOf(error) });
      await pause(patienceMs(failures++));
      continue;
    }
    const tookMs = Date.now() - startedAt;
    peak.carried(from, drain.position);
    if (peak.isOn(drain.position)) {
      const restMs = Math.min(MOST_REST_MS, REST_TIMES * tookMs);
      for (let ms = LOOK_EVERY_MS; ms <= restMs; ms += LOOK_EVERY_MS) {
        await pause(LOOK_EVERY_MS);
        if (!peak.isOn(drain.position)) break;
      }
    } else {
      const isSteady = between(from, drain.position) > STEADY_BYTES;
      const until = startedAt + (isSteady ? STEADY_PACE_MS : PACE_MS);
      while (!isStopping && Date.now() < until && between(drain.position, signals.durableEnd) < LIMITS.maxBytes)
        await pause(Math.min(LOOK_FOR_BLOCK_MS, until - Date.now()));
    }
  }
  await drain.stop().catch(() => undefined);
  await close();
}

const patienceMs = (failures: number) => Math.min(2_000, 50 * 2 ** failures);

/** What the work gives once it succeeds; null when `again` gives up. */
async function untilDone<Result>(
  work: () => Promise<Result>,
  again: (error: unknown, failures: number) => Promise<boolean>,
): Promise<Result | null> {
  for (let failures = 0; ; failures++) {
    try {
      return await work();
    } catch (error) {
      if (!(await again(error, failures))) return null;
    }
  }
}

/** What the log holds that is not drained yet, for the ledger of the main thread. */
function tellTail(
  data: DrainWorkerData,
  marker: Buffer,
  from: number,
  end: number,
  tell: (message: FromDrain) => void,
): void {
  const log = new LogReader(data.logDirectory, marker);
  let entries: TailEntry[] = [];
  log.read(from, end, ({ at, frame }) => {
    entries.push(tailEntry(at, frame));
    if (entries.length >= 5_000) {
      tell({ type: 'tail', entries, isComplete: false });
      entries = [];
    }
    return true;
  });
  log.close();
  tell({ type: 'tail', entries, isComplete: true });
}

const wordsOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
