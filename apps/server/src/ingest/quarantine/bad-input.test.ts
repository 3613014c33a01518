import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { invalidEvents, invalidRequests } from '@foothold/protocol/fixtures';
import type { EventStore } from '@foothold/storage/events';
import { bootstrap, type Metadata, openMetadata } from '@foothold/storage/metadata';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createIngest, type Ingest } from '../ingest.ts';
import { type TemporaryEvents, temporaryEvents } from '../testing/temporary-events.ts';

/** Of each kind; the fault harness sends ten times as many. */
const EACH = 20;

let events: TemporaryEvents;
let dataDir: string;
let metadata: Metadata;
let store: EventStore;
let ingest: Ingest;
let environmentId: string;
let writeKey: string;
beforeAll(async () => {
  events = await temporaryEvents();
  dataDir = mkdtempSync(join(tmpdir(), 'foothold-bad-input-'));
  metadata = openMetadata({ dataDir }, { threaded: true });
  await metadata.migrate();
  const opened = await events.open();
  store = opened.store;
  const { own } = await bootstrap(metadata.db, { sample: false, now: Date.now() });
  const production = own.environments.find(({ name }) => name === 'production');
  environmentId = production?.id ?? '';
  writeKey = production?.writeKey ?? '';
  const stores = { metadata, databaseUrl: null, eventsUrl: events.engine.url, eventsDatabase: opened.database };
  ingest = await createIngest({ ...stores, dataDir, baseUrl: null });
  ingest.start();
});
afterAll(async () => {
  await ingest.stop();
  await metadata.close();
  await events.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const post = async (body: string | Uint8Array, { key = writeKey, headers = {} } = {}) =>
  ingest.routes.request(`/v1/batch?writeKey=${key}`, { method: 'POST', body: body as string, headers });
const stored = async () =>
  (await store.query<{ n: number; ids: number }>('SELECT count() AS n, uniqExact(message_id) AS ids FROM events'))[0];

/** As the list shows it. */
const shown = (json: string) => JSON.stringify(JSON.parse(json)).slice(0, 32_768);

it('holds back every event that is wrong under its reason, and stores each once when it is put right', async () => {
  for (let n = 0; n < EACH; n++) {
    const response = await post(`{"batch":[${invalidEvents.map(({ json }) => json(n)).join(',')}]}`);
    expect(await response.json()).toMatchObject({ accepted: 0, duplicates: 0, quarantined: invalidEvents.length });
  }
  await ingest.drained();
  const total = EACH * invalidEvents.length;
  expect(await ingest.ledger(environmentId)).toMatchObject({
    received: total,
    quarantined: total,
    stored: 0,
    pending: 0,
  });

  // What is no object has lost its kind; the others say it in their bodies.
  const items: { id: string; reason: string; body: string }[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await ingest.quarantined(environmentId, { limit: 500, cursor });
    items.push(...page.items);
    cursor = page.nextCursor;
  }
  const open = new Set(items);
  const byFix = new Map<string, string[]>();
  for (const { kind, reason, json, fix } of invalidEvents) {
    const bodies = new Set(Array.from({ length: EACH }, (_, n) => shown(json(n))));
    const found = [...open].filter((item) => item.reason === reason && bodies.has(item.body));
    for (const item of found) open.delete(item);
    expect(found.length, kind).toBe(EACH);
    const ids = byFix.get(JSON.stringify(fix)) ?? [];
    byFix.set(JSON.stringify(fix), [...ids, ...found.map(({ id }) => id)]);
  }
  expect(open.size).toBe(0);
  for (const [fix, ids] of byFix) {
    // Twice at the same time, as two people might: both may be told so, and it is stored once.
    const replay = () => ingest.replay(environmentId, { ids, patch: JSON.parse(fix) });
    const answers = await Promise.all([replay(), replay()]);
    expect(Math.max(...answers.map((answer) => answer.stored)), fix).toBe(ids.length);
  }
  expect(await stored()).toEqual({ n: total, ids: total });
  expect(await ingest.ledger(environmentId)).toMatchObject({
    received: total,
    stored: total,
    quarantined: 0,
    duplicate: 0,
  });
}, 120_000);

it('refuses every request that is wrong under its reason, and counts its events', async () => {
  const before = await ingest.ledger(environmentId);
  const expected: Record<string, number> = {};
  for (const { kind, reason, status, events: count, body, headers = {}, withUnknownKey } of invalidRequests) {
    const response = await post(body(0), { headers, key: withUnknownKey ? 'fhw_nobody' : writeKey });
    expect(response.status, kind).toBe(status);
    expect(await response.json(), kind).toMatchObject({
      error: { code: expect.any(String), message: expect.any(String) },
    });
    if (!withUnknownKey) expected[reason] = (expected[reason] ?? 0) + count;
  }
  await ingest.drained();
  const { refused, received } = await ingest.ledger(environmentId);
  expect(refused).toEqual(expected);
  expect(received - before.received).toBe(Object.values(expected).reduce((sum, n) => sum + n, 0));
  expect((await ingest.ledger('')).refused).toEqual({ unknown_key: 1 });
});

it('keeps the signature of no token, wherever in an event it stands', async () => {
  const [claims, signature] = ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ2ZXJhIn0', 'c2lnbmF0dXJlLW9mLXZlcmE'];
  const token = `${claims}.${signature}`;
  const places = [{ identityToken: token }, { context: { identityToken: token } }, { properties: { token } }];
  await post(
    JSON.stringify({ batch: places.map((place) => ({ type: 'track', userId: 'vera', event: '', ...place })) }),
  );
  await ingest.drained();
  const rows = await metadata.db.selectFrom('quarantine').select('body').execute();
  const bodies = rows.map(({ body }) => Buffer.from(body).toString()).filter((body) => body.includes(claims));
  expect(bodies).toHaveLength(places.length);
  for (const body of bodies) expect(body).toContain(`${claims}.${'x'.repeat(signature.length)}"`);
});
