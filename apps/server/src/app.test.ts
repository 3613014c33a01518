import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Metadata, openMetadata } from '@foothold/storage/metadata';
import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from './app.ts';
import { createReleases } from './content/releases.ts';
import { deliveryRoutes } from './delivery/routes.ts';
import { createIngest, type Ingest } from './ingest/index.ts';
import { type Disk, nodeDisk } from './ingest/log/disk.ts';

const GIB = 1024 ** 3;
let freeBytes = 100 * GIB;
const disk: Disk = { ...nodeDisk, space: async () => ({ freeBytes, totalBytes: 200 * GIB }) };
let nowMs = Date.now();

let dataDir: string;
let metadata: Metadata;
let ingest: Ingest;
let app: Hono;
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'foothold-app-'));
  metadata = openMetadata({ dataDir }, { threaded: true });
  await metadata.migrate();
  // Nothing is drained here, so the event store is never asked.
  const stores = { metadata, databaseUrl: null, eventsUrl: 'http://127.0.0.1:9' };
  ingest = await createIngest({ dataDir, baseUrl: null, ...stores, disk, now: () => nowMs });
  app = createApp({
    ingest: ingest.routes,
    delivery: deliveryRoutes({ metadata, releases: createReleases({ metadata }) }),
    api: new Hono(),
    auth: new Hono(),
    admin: new Hono(),
    sites: [new Hono().get('*', (c) => c.text('dashboard'))],
    metrics: ingest.metrics,
    whyNotReady: () => ingest.whyNotReady,
    log: () => {},
  });
});
afterAll(async () => {
  await ingest.stop();
  await metadata.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const seen = async (method: string, path: string) => {
  const answer = await app.request(path, { method });
  const { headers } = answer;
  const { error } = (await answer.json()) as { error: { code: string; message: string } };
  expect(error.message).toContain(path);
  return {
    status: answer.status,
    code: error.code,
    allow: headers.get('Allow'),
    origin: headers.get('Access-Control-Allow-Origin'),
  };
};

describe('what nothing takes, below the addresses that pages ask', () => {
  it.each([
    ['GET', '/v1/batch', 'POST, OPTIONS'],
    ['PUT', '/v1/t', 'POST, OPTIONS'],
    ['GET', '/beacon/v1/batch', 'POST, OPTIONS'],
    ['POST', '/sourceConfig/', 'GET, HEAD, OPTIONS'],
    ['POST', '/v1/projects/fhw_x/settings', 'GET, HEAD, OPTIONS'],
    ['DELETE', '/v1/config/fhw_x', 'GET, HEAD, OPTIONS'],
    ['GET', '/v1/state', 'POST, OPTIONS'],
  ])('is told to a page: %s %s, with the methods that are', async (method, path, allow) => {
    expect(await seen(method, path)).toEqual({ status: 405, code: 'method_not_allowed', allow, origin: '*' });
  });

  it.each([
    ['POST', '/v1/nothing'],
    ['GET', '/v1/nothing/here'],
    ['GET', '/beacon/v1/nothing'],
  ])('is told to a page: %s %s is nowhere', async (method, path) => {
    expect(await seen(method, path)).toEqual({ status: 404, code: 'not_found', allow: null, origin: '*' });
  });

  it('can be asked with headers of the page: its preflight is answered', async () => {
    const headers = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'x-own' };
    const answer = await app.request('/v1/nothing', { method: 'OPTIONS', headers });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('Access-Control-Allow-Headers')).toBe('x-own');
  });

  it('is no page of the dashboard, and what is one stays so', async () => {
    expect(await (await app.request('/people')).text()).toBe('dashboard');
    expect((await app.request('/api/nothing')).headers.get('Access-Control-Allow-Origin')).toBeNull();
  });
});

describe('readiness', () => {
  const ready = async () => {
    const answer = await app.request('/readyz');
    return { status: answer.status, text: await answer.text() };
  };

  it('goes with the room on the disk, and comes back with it', async () => {
    expect(await ready()).toEqual({ status: 200, text: 'ok' });
    freeBytes = 0;
    nowMs += 1_001;
    await expect.poll(ready).toEqual({
      status: 503,
      text: 'not accepting: the log has reached its quota, or the reserve of the disk',
    });
    expect((await app.request('/healthz')).status).toBe(200);
    freeBytes = 100 * GIB;
    nowMs += 1_001;
    await expect.poll(ready).toEqual({ status: 200, text: 'ok' });
  });
});
