import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { List, QuarantineItem } from '@foothold/protocol/types';
import type { EventStore } from '@foothold/storage/events';
import { bootstrap, type DialectName, type Metadata, openMetadata } from '@foothold/storage/metadata';
import type { TemporaryPostgres } from '@foothold/storage/testing';
import { Hono } from 'hono';
import { quarantineRoutes } from '../../api/quarantine.ts';
import type { ApiEnv } from '../../api/scope.ts';
import { answerError } from '../../http/errors.ts';
import { createIngest, type Ingest, type IngestOptions } from '../ingest.ts';
import type { TemporaryEvents } from './temporary-events.ts';

/** A running collector over real stores, with the quarantine's part of the API in front of it; for one test. */
export interface CollectorWorld {
  metadata: Metadata;
  store: EventStore;
  ingest: Ingest;
  environmentId: string;
  writeKey: string;
  /** Posts a body to the collector; the status. */
  post(body: string | Uint8Array, how?: { path?: string; key?: string; headers?: object }): Promise<number>;
  /** Asks the quarantine's routes. */
  ask(path: string, init?: { method?: string; body?: unknown }): Promise<Response>;
  /** All that is held back, once both stores have what was sent. `query` begins with `&`. */
  held(query?: string): Promise<QuarantineItem[]>;
  close(): Promise<void>;
}

export interface CollectorWorldDeps {
  events: TemporaryEvents;
  postgres: Pick<TemporaryPostgres, 'createDatabase'>;
}

export async function makeCollectorWorld(
  dialect: DialectName,
  { events, postgres }: CollectorWorldDeps,
  options: Partial<IngestOptions> = {},
): Promise<CollectorWorld> {
  const dataDir = mkdtempSync(join(tmpdir(), 'foothold-collector-'));
  const databaseUrl = dialect === 'postgres' ? await postgres.createDatabase() : null;
  const metadata = openMetadata(databaseUrl ? { databaseUrl } : { dataDir }, { threaded: true });
  await metadata.migrate();
  const { store, database } = await events.open();
  const { own } = await bootstrap(metadata.db, { sample: false, now: Date.now() });
  const production = own.environments.find(({ name }) => name === 'production');
  const environmentId = production?.id ?? '';
  const writeKey = production?.writeKey ?? '';
  const stores = { metadata, databaseUrl, eventsUrl: events.engine.url, eventsDatabase: database };
  const ingest = await createIngest({ ...stores, dataDir, baseUrl: null, ...options });
  ingest.start();
  const scope = { environmentId, can: () => true } as unknown as ApiEnv['Variables']['scope'];
  const api = new Hono<ApiEnv>()
    .use((c, next) => {
      c.set('scope', scope);
      return next();
    })
    .route('/', quarantineRoutes({ metadata, replay: ingest.replay }).hono);
  api.onError((error, c) => answerError(error, c, (unforeseen) => console.error(unforeseen)));
  const ask: CollectorWorld['ask'] = async (path, { method = 'GET', body } = {}) =>
    api.request(path, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });

  return {
    ...{ metadata, store, ingest, environmentId, writeKey, ask },
    async post(body, { path = '/v1/batch', key = writeKey, headers = {} } = {}) {
      const init = { method: 'POST', body: body as string, headers: headers as Record<string, string> };
      return (await ingest.routes.request(`${path}?writeKey=${key}`, init)).status;
    },
    async held(query = '') {
      await ingest.drained();
      const items: QuarantineItem[] = [];
      for (let cursor: string | null = ''; cursor !== null; ) {
        const page = await ask(`/quarantine?limit=200${query}${cursor && `&cursor=${cursor}`}`);
        const found = (await page.json()) as List<QuarantineItem>;
        items.push(...found.items);
        cursor = found.nextCursor;
      }
      return items;
    },
    async close() {
      await ingest.stop();
      await metadata.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
