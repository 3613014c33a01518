import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Engine, startEngine } from '@foothold/storage/engine';
import { type EventStore, openEventStore } from '@foothold/storage/events';

export interface TemporaryEvents {
  engine: Engine;
  /** A migrated store of its own in the one engine. */
  open(): Promise<{ store: EventStore; database: string }>;
  close(): Promise<void>;
}

/** A real engine for one test file. */
export async function temporaryEvents(): Promise<TemporaryEvents> {
  const dataDir = mkdtempSync(join(tmpdir(), 'foothold-engine-'));
  const engine = await startEngine({ dataDir });
  const stores: EventStore[] = [];
  return {
    engine,
    async open() {
      const database = `test_${stores.length}`;
      const store = openEventStore({ url: engine.url, database });
      stores.push(store);
      await store.migrate();
      return { store, database };
    },
    async close() {
      await Promise.all(stores.map((store) => store.close()));
      await engine.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
