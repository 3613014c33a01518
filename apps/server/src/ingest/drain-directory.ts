import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { startEngine } from '@foothold/storage/engine';
import { openEventStore } from '@foothold/storage/events';
import { openMetadata } from '@foothold/storage/metadata';
import { applyState } from '../state/index.ts';
import { Drain } from './drain/drain.ts';
import { openIdIndex } from './drain/ids/open-id-index.ts';
import { IncomingReader } from './drain/incoming.ts';
import { loadSecret } from './drain/load-secret.ts';
import { lockDataDirectory } from './log/data-lock.ts';
import { LogReader } from './log/log-reader.ts';
import { openLog } from './log/open-log.ts';

export interface DrainDirectoryOptions {
  /** Of a server that runs no more. */
  dataDir: string;
  /** Where its events belong; null: SQLite in the directory. */
  databaseUrl: string | null;
  /** null: the engine in the directory. */
  clickhouseUrl: string | null;
  /** What is tried again. */
  onFault?: (where: 'metadata' | 'events', error: unknown) => void;
}
/** What became of the events in the log. */
export interface Recovered {
  stored: number;
  duplicates: number;
  quarantined: number;
  /** Of the log that could not be read back. */
  skippedBytes: number;
}

const SEGMENT_BYTES = 64 * 1024 * 1024;
/** Of one block. */
const TRIES = 20;
/** PostgreSQL's class of transactions that it has undone: a deadlock with another collector, for one. */
const UNDONE = /^40[0-9A-Z]{3}$/;

/**
 * Carries what a dead server had acknowledged, and its drain had not carried yet, into both stores; each event once, also
 * when another server got a copy, and when this is done again. Throws when there is no log, when its stores are others than
 * those given, when somebody holds the directory, and when metadata is away; an event store that is away is waited for.
 */
export async function drainDirectory(options: DrainDirectoryOptions): Promise<Recovered> {
  const { dataDir, databaseUrl, clickhouseUrl } = options;
  const directory = join(dataDir, 'log');
  if (!existsSync(directory)) throw new Error(`There is no log in ${dataDir}.`);
  refuseOtherStores(options);
  const lock = lockDataDirectory(dataDir);
  const engine = clickhouseUrl ? null : await startEngine({ dataDir: join(dataDir, 'engine') });
  const metadata = openMetadata(databaseUrl ? { databaseUrl } : { dataDir });
  const events = openEventStore({ url: clickhouseUrl ?? (engine as NonNullable<typeof engine>).url });
  const recovered = { stored: 0, duplicates: 0, quarantined: 0 };
  /** By place: a block that is begun again is read again. */
  const skipped = new Map<string, number>();
  try {
    await metadata.migrate();
    await events.migrate();
    const { identity, start, writer } = await openLog({ directory, segmentBytes: SEGMENT_BYTES, waitingBytes: 0 });
    const { collectorId, marker } = identity;
    const secret = await loadSecret(metadata.db);
    const drain = new Drain({
      log: new LogReader(directory, marker, ({ segment, offset, bytes }) => {
        skipped.set(`${segment}:${offset}`, bytes);
      }),
      reader: new IncomingReader(collectorId, secret),
      ids: openIdIndex(metadata.dialect, secret),
      ...{ collectorId, metadata, sink: events, applyState, onFault: options.onFault },
      durableEnd: () => start,
      onProgress: ({ stored, duplicates, quarantined }) => {
        recovered.stored += stored;
        recovered.duplicates += duplicates;
        recovered.quarantined += quarantined;
      },
    });
    await carryAll(drain, options.onFault);
    await writer.close();
    return { ...recovered, skippedBytes: [...skipped.values()].reduce((sum, bytes) => sum + bytes, 0) };
  } finally {
    await Promise.allSettled([metadata.close(), events.close()]);
    await engine?.stop();
    lock.release();
  }
}

/** Others write to the same stores meanwhile; a transaction that was undone for that is begun again. */
async function carryAll(drain: Drain, onFault: DrainDirectoryOptions['onFault']): Promise<void> {
  let failedAt = -1;
  for (let tried = 1; ; tried++) {
    try {
      await drain.resume();
      while (await drain.step());
      return await drain.finish();
    } catch (error) {
      if (drain.position > failedAt) tried = 1;
      failedAt = drain.position;
      if (tried === TRIES || !UNDONE.test(String((error as { code?: unknown }).code))) throw error;
      onFault?.('metadata', error);
    }
  }
}

/** A store made on the spot would take the events, and nobody would ever look for them there. */
function refuseOtherStores({ dataDir, databaseUrl, clickhouseUrl }: DrainDirectoryOptions): void {
  if (!databaseUrl && !existsSync(join(dataDir, 'metadata.db')))
    throw new Error(`There is no metadata.db in ${dataDir}: set DATABASE_URL as it was for the server.`);
  if (!clickhouseUrl && !existsSync(join(dataDir, 'engine')))
    throw new Error(`There is no event store in ${dataDir}: set CLICKHOUSE_URL as it was for the server.`);
}
