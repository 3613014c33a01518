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
  const recovered: Recovered = { stored: 0, duplicates: 0, quarantined: 0, skippedBytes: 0 };
  try {
    await metadata.migrate();
    await events.migrate();
    const { identity, start, writer } = await openLog({ directory, segmentBytes: SEGMENT_BYTES, waitingBytes: 0 });
    const { collectorId, marker } = identity;
    const secret = await loadSecret(metadata.db);
    const drain = new Drain({
      log: new LogReader(directory, marker, ({ bytes }) => {
        recovered.skippedBytes += bytes;
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
    await drain.resume();
    while (await drain.step());
    await drain.finish();
    await writer.close();
    return recovered;
  } finally {
    await Promise.allSettled([metadata.close(), events.close()]);
    await engine?.stop();
    lock.release();
  }
}

/** A store made on the spot would take the events, and nobody would ever look for them there. */
function refuseOtherStores({ dataDir, databaseUrl, clickhouseUrl }: DrainDirectoryOptions): void {
  if (!databaseUrl && !existsSync(join(dataDir, 'metadata.db')))
    throw new Error(`There is no metadata.db in ${dataDir}: set DATABASE_URL as it was for the server.`);
  if (!clickhouseUrl && !existsSync(join(dataDir, 'engine')))
    throw new Error(`There is no event store in ${dataDir}: set CLICKHOUSE_URL as it was for the server.`);
}
