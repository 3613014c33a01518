import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEngine } from '@foothold/storage/engine';
import { type EventRow, type EventStore, openEventStore } from '@foothold/storage/events';

/** An event store on an engine of its own, empty. */
export async function temporaryStore(): Promise<{ store: EventStore; close(): Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'foothold-analytics-'));
  const engine = await startEngine({ dataDir });
  const store = openEventStore({ url: engine.url });
  await store.migrate();
  return {
    store,
    async close() {
      await store.close();
      await engine.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Stores rows of many environments in one block. */
export const insert = (store: EventStore, rows: EventRow[], token = 'test') => store.insertBlock({ token, rows });
