import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bootstrap, openMetadata } from '@foothold/storage/metadata';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createIngest } from './ingest.ts';
import { type Disk, nodeDisk } from './log/disk.ts';
import { type TemporaryEvents, temporaryEvents } from './testing/temporary-events.ts';

let events: TemporaryEvents;
beforeAll(async () => {
  events = await temporaryEvents();
});
afterAll(() => events.close());

/** Bytes arrive, the sync fails. */
const failingSync = (isFailing: () => boolean): Disk => ({
  ...nodeDisk,
  async write(...args) {
    const written = await nodeDisk.write(...args);
    if (isFailing()) throw Object.assign(new Error('i/o error'), { code: 'EIO' });
    return written;
  },
});

it('refuses with 503 what a failed sync leaves in doubt, takes again by itself, and accounts for all of it', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'foothold-eio-'));
  const metadata = openMetadata({ dataDir }, { threaded: true });
  await metadata.migrate();
  const { store, database } = await events.open();
  const { own } = await bootstrap(metadata.db, { sample: false, now: Date.now() });
  const key = await metadata.db
    .selectFrom('keys')
    .innerJoin('environments', 'environments.id', 'keys.environment_id')
    .select(['write_key', 'environment_id'])
    .where('environments.project_id', '=', own.projectId)
    .where('kind', '=', 'write')
    .executeTakeFirstOrThrow();
  let isFailing = false;
  let nowMs = Date.now();
  const stores = { metadata, databaseUrl: null, eventsUrl: events.engine.url, eventsDatabase: database };
  const disk = failingSync(() => isFailing);
  const ingest = await createIngest({ dataDir, baseUrl: null, ...stores, disk, now: () => nowMs });
  ingest.start();
  const client = { requests: 0, refused: 0 };
  const send = async (messageId: string) => {
    const body = JSON.stringify({ batch: [{ type: 'track', event: 'Step', userId: 'u', messageId }] });
    const answer = await ingest.routes.request(`/v1/batch?writeKey=${key.write_key}`, { method: 'POST', body });
    client.requests++;
    if (answer.status === 503) client.refused++;
    return { status: answer.status, retryAfter: answer.headers.get('Retry-After') };
  };

  expect((await send('a')).status).toBe(200);
  isFailing = true;
  expect(await send('b')).toEqual({ status: 503, retryAfter: '5' });
  isFailing = false;
  expect(await send('b')).toEqual({ status: 503, retryAfter: '5' });
  nowMs += 1_001;
  expect((await send('b')).status).toBe(200);
  expect((await send('c')).status).toBe(200);
  await expect.poll(async () => (await ingest.ledger(key.environment_id)).stored).toBe(3);
  // Refusals that the disk would not take are noted as soon as it does.
  await expect.poll(async () => (await ingest.ledger(key.environment_id)).refused.unavailable).toBe(client.refused);
  const { received, pending, duplicate } = await ingest.ledger(key.environment_id);
  expect({ received, pending, duplicate }).toEqual({ received: client.requests, pending: 0, duplicate: 0 });
  expect((await store.query('SELECT message_id FROM events ORDER BY message_id')).length).toBe(3);
  await ingest.stop();
  await metadata.close();
  rmSync(dataDir, { recursive: true, force: true });
});
