import { join } from 'node:path';
import type { Ledger, List, QuarantineItem } from '@foothold/protocol/types';
import type { Metadata } from '@foothold/storage/metadata';
import type { Hono } from 'hono';
import { installObservations } from '../api/install/observations.ts';
import { ApiError } from '../http/errors.ts';
import { keyOwner } from '../identity/key-owner.ts';
import { ConfirmedPosition } from './drain/confirmed-position.ts';
import { DrainThread } from './drain/drain-thread.ts';
import { KnownIds } from './drain/ids/known-ids.ts';
import { BytesInFlight } from './edge/bytes-in-flight.ts';
import type { TrustedProxies } from './edge/client-address.ts';
import { BYTES_IN_FLIGHT, Collector } from './edge/collector.ts';
import { type Door, ingestDoor } from './edge/door.ts';
import { edgeLoadMeter } from './edge/edge-load.ts';
import { KeyCache } from './edge/key-cache.ts';
import type { RateLimits } from './edge/rates.ts';
import { ingestRoutes } from './edge/routes.ts';
import { type LedgerRange, readLedger } from './ledger/read-ledger.ts';
import { Tail, tailEntry } from './ledger/tail.ts';
import { UnsavedRefusals } from './ledger/unsaved-refusals.ts';
import { DamageReport } from './log/damage-report.ts';
import { type DataLock, lockDataDirectory } from './log/data-lock.ts';
import type { Disk } from './log/disk.ts';
import { DurableLog } from './log/durable-log.ts';
import type { Frame } from './log/frame.ts';
import type { Position } from './log/position.ts';
import { IngestMetrics } from './metrics.ts';
import { listQuarantine, type QuarantineFilter } from './quarantine/list-quarantine.ts';
import type { QuarantineQuota } from './quarantine/quota.ts';
import { type ReplayAnswer, Replayer, type ReplayRequest } from './quarantine/replay.ts';

export interface IngestOptions {
  /** The log goes into its folder `log`; taken for this process alone. */
  dataDir: string;
  /** For the acknowledging thread: threaded when it is SQLite. Migrated. */
  metadata: Metadata;
  /** Of the same store, for the drain's thread; null: SQLite in the data directory. */
  databaseUrl: string | null;
  /** The event store, migrated. */
  eventsUrl: string;
  eventsDatabase?: string;
  /** Where clients reach this server; null: where they have asked. */
  baseUrl: string | null;
  /** Events a second that one sender may send. Default: any number. */
  rates?: RateLimits;
  /** Whose `X-Forwarded-For` is believed. Default: nobody's. */
  proxies?: TrustedProxies | null;
  /** How much of what is wrong is kept, an environment. */
  quarantine?: QuarantineQuota;
  log?: IngestLog;
  /** Bytes of all segments together; beyond, 503. Default 8 GiB. */
  logQuotaBytes?: number;
  /** What the log leaves free on its file system. Default 256 MiB, or an eighth of a file system smaller than 2 GiB. */
  logReserveBytes?: number;
  /** Default 64 MiB. */
  segmentBytes?: number;
  /** False when the caller holds the data directory already. Default true. */
  lock?: boolean;
  now?: () => number;
  /** What the log writes to. Default: this machine's disk. */
  disk?: Disk;
  /** For the kill harness alone: called at named points, in this thread and, by an entry of its own, in the drain's. */
  crashPoint?: (name: string) => void;
  drainEntry?: URL;
}
export interface IngestLog {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

/** The collector: what the outside posts, durable before it is answered, then in both stores exactly once. */
export interface Ingest {
  /** Mount at `/`. */
  readonly routes: Hono;
  /** Events alone, by a shorter way: to be asked before whatever `routes` are mounted on. */
  readonly door: Door;
  /** Text for Prometheus. */
  metrics(): Promise<string>;
  /** Why no event is taken right now, in words; null while they are. */
  readonly whyNotReady: string | null;
  /** Starts the drain. Requests are taken from the beginning. */
  start(): void;
  /** Refuses what comes, answers what is in flight, lets the drain's block finish. */
  stop(): Promise<void>;
  /** Where every event went; by time of receipt. Waits for what an earlier process left behind to be read; a 503 after ten seconds. */
  ledger(environmentId: string, range?: LedgerRange): Promise<Ledger>;
  /** Events that could not be stored, newest first. */
  quarantined(environmentId: string, filter?: QuarantineFilter): Promise<List<QuarantineItem>>;
  /** Sends those that match, put right if a patch says how, through the log once more. */
  replay(environmentId: string, request?: ReplayRequest): Promise<ReplayAnswer>;
  /** Resolves once both stores have everything that is acknowledged now. */
  drained(): Promise<void>;
  /** Those of these ids that person state has already, as read after this. SQLite only: on PostgreSQL a statement can ask. */
  known(environmentId: string, messageIds: readonly string[]): Promise<ReadonlySet<string>>;
}

/** Opens the log and builds the collector. Throws `DataDirectoryInUse` when another process has the data directory. */
export async function createIngest(options: IngestOptions): Promise<Ingest> {
  const { dataDir, metadata, now = Date.now, log: logger = SILENT } = options;
  const lock: DataLock | null = options.lock === false ? null : lockDataDirectory(dataDir);
  const tail = new Tail();
  let isAccepting = true;
  let durableEnd: Position = 0;
  let drain: DrainThread | null = null;
  const log = await DurableLog.open({
    directory: join(dataDir, 'log'),
    quotaBytes: options.logQuotaBytes,
    reserveBytes: options.logReserveBytes,
    disk: options.disk,
    segmentBytes: options.segmentBytes,
    now,
    onDurable: (end) => {
      durableEnd = end;
      drain?.advance(end);
    },
    onFault: (error, segment) => {
      metrics.fault('log');
      logger.error({ error, segment }, 'The log could not be written; its segment is closed for good');
    },
    crashPoint: options.crashPoint,
  }).catch((error) => {
    lock?.release();
    throw error;
  });
  const bytesInFlight = new BytesInFlight(BYTES_IN_FLIGHT);
  const metrics = new IngestMetrics({
    logBytes: () => log.bytes,
    logHasRoom: () => log.hasRoom,
    lag: () => ({
      events: tail.events,
      bytes: tail.bytes,
      seconds: tail.oldestAtMs === null ? 0 : Math.max(0, (now() - tail.oldestAtMs) / 1_000),
    }),
    written: () => log.written,
    bytesInFlight: () => bytesInFlight.held,
  });
  const observations = installObservations({
    db: metadata.db,
    log: (error) => logger.warn({ error }, 'What was seen of an installation could not be noted'),
  });
  const confirmed = new ConfirmedPosition();
  const damage = new DamageReport();

  const append = async (frame: Frame): Promise<Position> => {
    const startedAt = performance.now();
    const at = await log.append(frame);
    metrics.appended((performance.now() - startedAt) / 1_000);
    tail.add(tailEntry(at, frame));
    return at;
  };
  const drained = () => confirmed.reached(durableEnd);
  const replayer = new Replayer({ db: metadata.db, append, drained });
  const unsaved = new UnsavedRefusals(append);
  const keys = new KeyCache((key) => keyOwner(metadata.db, key), now);
  const collector = new Collector({
    keys,
    append,
    isFull: (bytes) => log.opened.writer.isFull(bytes),
    onUnsavedRefusal: (frame) => unsaved.add(frame),
    observe: observations.observe,
    metrics,
    now,
    rates: options.rates,
    proxies: options.proxies,
    bytesInFlight,
  });
  const onError = (error: unknown) => logger.error({ error }, 'A request failed on our side');
  const routes = ingestRoutes({ collector, keys, baseUrl: options.baseUrl, onError });

  const edgeLoad = edgeLoadMeter(() => log.written);
  const { identity, start } = log.opened;
  const known = new KnownIds(metadata);
  drain = new DrainThread({
    logDirectory: log.directory,
    collectorId: identity.collectorId,
    markerHex: identity.marker.toString('hex'),
    metadata: options.databaseUrl ? { databaseUrl: options.databaseUrl } : { dataDir },
    events: { url: options.eventsUrl, database: options.eventsDatabase },
    quarantine: options.quarantine,
    start,
    idBuffers: known.buffers,
    entry: options.drainEntry,
    // The drain yields to a busy edge; not when the log fills up, whatever the edge would gain by it.
    edgeLoad: () => (log.isFilling ? 0 : edgeLoad()),
    onProgress: (progress) => {
      metrics.drained(progress);
      replayer.settle(progress.replayed);
      tail.release(progress.confirmed);
      confirmed.advance(progress.confirmed);
      void log.release(progress.confirmed);
    },
    onTail: (entries) => tail.prepend(entries),
    onSkipped: (skipped) => {
      if (!damage.isNew(skipped)) return;
      metrics.skipped(skipped);
      logger.error(skipped, 'The log is damaged, or was cut off by a crash: these bytes could not be read back');
    },
    onFault: (where, message) => {
      metrics.fault(where);
      logger.warn({ where, message }, 'The drain tries again');
    },
  });
  drain.advance(durableEnd);

  return {
    routes,
    door: ingestDoor({ collector, onError }),
    metrics: () => metrics.registry.metrics(),
    get whyNotReady() {
      if (!isAccepting) return 'it is ending';
      return log.hasRoom ? null : 'the log has reached its quota, or the reserve of the disk';
    },
    start() {
      drain.start();
      observations.start();
      unsaved.start();
    },
    async stop() {
      isAccepting = false;
      await unsaved.stop();
      await log.close();
      await drain.stop();
      await observations.stop();
      lock?.release();
    },
    async ledger(environmentId, range = {}) {
      await wholeTail(tail);
      return readLedger(metadata.db, tail, identity.collectorId, environmentId, range);
    },
    quarantined: (environmentId, filter) => listQuarantine(metadata.db, environmentId, filter),
    replay: (environmentId, request) => replayer.replay(environmentId, request),
    drained,
    known: (environmentId, messageIds) => known.among(environmentId, messageIds),
  };
}

const TAIL_PATIENCE_MS = 10_000;

/** An account without what was acknowledged before the start would be wrong; later it is right. */
async function wholeTail(tail: Tail): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(unread()), TAIL_PATIENCE_MS);
  });
  await Promise.race([tail.whole, tooLong]).finally(() => clearTimeout(timer));
}

const unread = () =>
  new ApiError('unavailable', 'What was acknowledged before the start is still being read; try again.', {
    retryAfterSeconds: 1,
  });

const SILENT: IngestLog = { info: () => undefined, warn: () => undefined, error: () => undefined };
