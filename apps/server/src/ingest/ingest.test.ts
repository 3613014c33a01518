import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ingestFixtures } from '@foothold/protocol/fixtures';
import type { EventStore } from '@foothold/storage/events';
import { bootstrap, type Metadata, openMetadata } from '@foothold/storage/metadata';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createIngest, type Ingest } from './ingest.ts';
import { DataDirectoryInUse } from './log/data-lock.ts';
import { listSegments } from './log/segment-file.ts';
import { type TemporaryEvents, temporaryEvents } from './testing/temporary-events.ts';

let events: TemporaryEvents;
beforeAll(async () => {
  events = await temporaryEvents();
});
afterAll(() => events.close());

describe('the collector', () => {
  let dataDir: string;
  let metadata: Metadata;
  let store: EventStore;
  let database: string;
  let ingest: Ingest;
  let environmentId: string;
  let writeKey: string;

  const open = async ({
    start = true,
    ...more
  }: {
    start?: boolean;
    segmentBytes?: number;
    logQuotaBytes?: number;
  } = {}) => {
    ingest = await createIngest({
      ...{
        dataDir,
        metadata,
        databaseUrl: null,
        eventsUrl: events.engine.url,
        eventsDatabase: database,
        baseUrl: null,
      },
      ...more,
    });
    if (start) ingest.start();
  };
  beforeEach(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'foothold-ingest-'));
    metadata = openMetadata({ dataDir }, { threaded: true });
    await metadata.migrate();
    ({ store, database } = await events.open());
    const { own } = await bootstrap(metadata.db, { sample: false, now: Date.now() });
    const key = await metadata.db
      .selectFrom('keys')
      .innerJoin('environments', 'environments.id', 'keys.environment_id')
      .select(['write_key', 'environment_id'])
      .where('environments.project_id', '=', own.projectId)
      .where('kind', '=', 'write')
      .executeTakeFirstOrThrow();
    environmentId = key.environment_id;
    writeKey = key.write_key as string;
  });
  afterEach(async () => {
    await ingest.stop();
    await metadata.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const post = (path: string, body: object) =>
    ingest.routes.request(`${path}?writeKey=${writeKey}`, { method: 'POST', body: JSON.stringify(body) });
  const batch = (from: number, to: number) => ({
    batch: Array.from({ length: to - from }, (_, i) => ({
      ...{ type: 'track', event: 'Opened', userId: `u${(from + i) % 7}`, messageId: `m${from + i}` },
    })),
  });
  const stored = async () => (await store.query<{ n: number }>('SELECT count() AS n FROM events'))[0]?.n;
  const equation = async () => {
    const { received, stored, duplicate, quarantined, refused, pending } = await ingest.ledger(environmentId);
    const known = stored + duplicate + quarantined + pending + Object.values(refused).reduce((a, b) => a + b, 0);
    return { received, difference: received - known, pending };
  };

  it('carries what it has acknowledged into both stores and says so', async () => {
    await open();
    for (const { path, body } of ingestFixtures) {
      const { writeKey: _, ...rest } = body as { writeKey?: string };
      expect((await post(path, rest)).status).toBe(200);
    }
    await ingest.drained();
    expect(await stored()).toBe(9);
    expect(await ingest.ledger(environmentId)).toMatchObject({ received: 12, stored: 9, quarantined: 3, pending: 0 });
    expect((await ingest.quarantined(environmentId)).items.map((item) => item.reason).sort()).toEqual([
      'bad_timestamp',
      'no_name',
      'no_person',
    ]);
    const people = await metadata.db.selectFrom('people').select('raw_id').execute();
    expect(people.length).toBeGreaterThan(2);
    const text = await ingest.metrics();
    expect(text).toContain('foothold_drain_events_total{result="stored"} 9');
  });

  it('keeps the account while events are pending, and over a restart', async () => {
    await open();
    for (let i = 0; i < 20; i++) {
      expect((await post('/v1/batch', batch(i * 40, i * 40 + 50))).status).toBe(200);
      expect((await post('/v1/batch', { no: 'batch' })).status).toBe(400);
      expect(await equation()).toMatchObject({ received: (i + 1) * 51, difference: 0 });
    }
    await ingest.stop();
    await open();
    await ingest.drained();
    expect(await equation()).toEqual({ received: 20 * 51, difference: 0, pending: 0 });
    expect(await stored()).toBe(810);
    expect(await ingest.ledger(environmentId)).toMatchObject({ duplicate: 190, refused: { unreadable: 20 } });
    expect(await ingest.ledger(environmentId, { to: Date.now() - 3_600_000 })).toMatchObject({ received: 0 });
  });

  it('has what an earlier process acknowledged in its first account', async () => {
    await open({ start: false });
    expect((await post('/v1/batch', batch(0, 200))).status).toBe(200);
    await ingest.stop();
    await open();
    const { received, stored, pending } = await ingest.ledger(environmentId);
    expect({ received, waiting: stored + pending }).toEqual({ received: 200, waiting: 200 });
  });

  it('shows an environment what was refused before its body could be read', async () => {
    await open();
    const refuse = async (status: number, body: Uint8Array<ArrayBuffer>, headers: Record<string, string>) => {
      const response = await ingest.routes.request('/v1/batch', { method: 'POST', body, headers });
      expect(response.status).toBe(status);
    };
    const key = { authorization: `Basic ${Buffer.from(`${writeKey}:`).toString('base64')}` };
    await post('/v1/batch', batch(0, 3));
    await refuse(413, new Uint8Array(1_048_577), key);
    await refuse(415, new Uint8Array(10), { ...key, 'content-encoding': 'br' });
    await refuse(400, new Uint8Array([0x1f, 0x8b, 8, 0]), key);
    await refuse(413, new Uint8Array(1_048_577), {});
    const refused = { too_large: 1, unsupported_encoding: 1, unreadable: 1 };
    expect(await ingest.ledger(environmentId)).toMatchObject({ received: 6, refused });
    expect((await equation()).difference).toBe(0);
    await ingest.drained();
    expect(await ingest.ledger(environmentId)).toMatchObject({ received: 6, stored: 3, refused });
    expect(await ingest.ledger('')).toMatchObject({ received: 1, refused: { too_large: 1 } });
    expect(await equation()).toEqual({ received: 6, difference: 0, pending: 0 });
  });

  it('gives back the segments that both stores have', async () => {
    await open({ segmentBytes: 10_000 });
    for (let i = 0; i < 30; i++) await post('/v1/batch', batch(i * 50, i * 50 + 50));
    await ingest.drained();
    await post('/v1/batch', batch(5_000, 5_001));
    await ingest.drained();
    expect(listSegments(join(dataDir, 'log')).length).toBeLessThanOrEqual(2);
    expect(await stored()).toBe(1_501);
  });

  it('refuses with 503 over its quota, overwrites nothing, and takes again when the drain has caught up', async () => {
    ingest = await createIngest({
      ...{
        dataDir,
        metadata,
        databaseUrl: null,
        eventsUrl: events.engine.url,
        eventsDatabase: database,
        baseUrl: null,
      },
      ...{ segmentBytes: 5_000, logQuotaBytes: 20_000 },
    });
    let acknowledged = 0;
    let refused: Response | null = null;
    for (let i = 0; i < 50 && !refused; i++) {
      const response = await post('/v1/batch', batch(i * 20, i * 20 + 20));
      if (response.status === 200) acknowledged += 20;
      else refused = response;
    }
    expect(refused?.status).toBe(503);
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
    ingest.start();
    await ingest.drained();
    expect((await post('/v1/batch', batch(9_000, 9_001))).status).toBe(200);
    await ingest.drained();
    expect(await stored()).toBe(acknowledged + 1);
    expect(await ingest.ledger(environmentId)).toMatchObject({ refused: { unavailable: 20 } });
    expect((await equation()).difference).toBe(0);
  });

  it('sends out of quarantine again', async () => {
    await open();
    await post('/v1/batch', { batch: [{ type: 'track', userId: 'u', messageId: 'x' }] });
    await ingest.drained();
    expect(await ingest.replay(environmentId)).toEqual({ stored: 0, duplicate: 0, quarantined: 1 });
    const patch = { event: 'fixed' };
    expect(await ingest.replay(environmentId, { reason: 'no_person', patch })).toMatchObject({ stored: 0 });
    expect(await ingest.replay(environmentId, { reason: 'no_name', patch })).toMatchObject({ stored: 1 });
    expect(await ingest.replay(environmentId, { patch })).toEqual({ stored: 0, duplicate: 0, quarantined: 0 });
    expect(await stored()).toBe(1);
    expect(await ingest.ledger(environmentId)).toMatchObject({ received: 1, stored: 1, quarantined: 0 });
  });

  it('has its data directory for itself', async () => {
    await open();
    const second = createIngest({
      ...{ dataDir, metadata, databaseUrl: null, eventsUrl: events.engine.url, baseUrl: null },
    });
    await expect(second).rejects.toBeInstanceOf(DataDirectoryInUse);
  });
});
