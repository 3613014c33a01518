import { tourFixture } from '@foothold/protocol/fixtures';
import type { Hono } from 'hono';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { adminRoutes } from '../admin/routes.ts';
import { createApp } from '../app.ts';
import { createReleases } from '../content/releases.ts';
import { deliveryRoutes } from '../delivery/routes.ts';
import { KeyCache } from '../ingest/edge/key-cache.ts';
import { ingestRoutes } from '../ingest/edge/routes.ts';
import { sdkSite } from '../sites/sdk.ts';
import type { OpenApiPaths } from './route.ts';
import { makeWorld, type World } from './testing/world.ts';

let world: World;
let app: Hono;
beforeAll(async () => {
  world = await makeWorld();
  const { metadata, auth } = world;
  const releases = createReleases({ metadata });
  const log = () => {};
  app = createApp({
    ingest: ingestRoutes({
      collector: { collect: async () => ({ status: 200, body: '{}', retryAfterSeconds: 0 }) },
      keys: new KeyCache(async () => null),
      baseUrl: null,
      onError: log,
    }),
    delivery: deliveryRoutes({ metadata, releases }),
    api: world.api,
    auth: auth.hono,
    admin: adminRoutes({ metadata, auth, releases, token: 'token' }),
    sites: [sdkSite('.')], // the dashboard and the demo are pages to look at
    metrics: async () => '',
    whyNotReady: () => null,
    log,
  });
});
afterAll(() => world.close());

test('the document lists every route of the whole app, and where each is open', async () => {
  const { paths } = await world.get<{ paths: OpenApiPaths }>('/api/openapi.json');
  const shape = (path: string) => path.replace(/:\w+|\{\w+\}/g, '{}');
  const documented = new Map(Object.entries(paths).map(([path, item]) => [shape(path), item]));
  const isListed = ({ method, path }: { method: string; path: string }) => {
    const item = documented.get(shape(path));
    if (!path.endsWith('*')) return item !== undefined && (method === 'ALL' || method.toLowerCase() in item);
    const below = path.slice(0, -1);
    return [...documented].some(([at, one]) => at.startsWith(below) && method.toLowerCase() in one);
  };
  // Middleware and "nothing is here" are mounted for every method below an address; preflights are no routes.
  const isRoute = ({ method, path }: { method: string; path: string }) =>
    method !== 'OPTIONS' && !(method === 'ALL' && path.endsWith('*'));
  const routes = app.routes.filter(isRoute);
  expect(routes.length).toBeGreaterThan(50);
  const missing = routes.filter((route) => !isListed(route)).map(({ method, path }) => `${method} ${path}`);
  expect(missing).toEqual([]);

  expect(paths['/api/admin/{operation}']?.post).toMatchObject({ security: [{ adminToken: [] }] });
  expect(paths['/api/auth/sign-in/email']?.post).toMatchObject({ security: [] });
  expect(paths['/api/auth/sign-out']?.post).toMatchObject({ security: [{ session: [] }] });
  expect(paths['/api/auth/get-session']?.get).toMatchObject({ security: [{ session: [] }] });
});

test('the document has the shape of a state request and of both its answers', async () => {
  const { paths } = await world.get<{ paths: OpenApiPaths }>('/api/openapi.json');
  const required = ['v', 'writeKey', 'anonymousId'];
  const state = { required: expect.arrayContaining(['version', 'traits', 'aggregates', 'contents', 'includes']) };
  const unchanged = { required: ['v', 'unchanged', 'version', 'configVersion'] };
  expect(paths['/v1/state']?.post).toMatchObject({
    requestBody: {
      content: { 'text/plain': { schema: { required } }, 'application/json': { schema: { required } } },
    },
    responses: { '200': { content: { 'application/json': { schema: { anyOf: [state, unchanged] } } } } },
  });
});

test('what the document says of sign-in is there', async () => {
  const { paths } = await world.get<{ paths: OpenApiPaths }>('/api/openapi.json');
  for (const [path, item] of Object.entries(paths).filter(([path]) => path.startsWith('/api/auth/'))) {
    for (const method of Object.keys(item)) {
      const answer = await app.request(path, {
        method: method.toUpperCase(),
        headers: { origin: 'http://127.0.0.1:4700' },
      });
      expect(answer.status, path).not.toBe(404);
    }
  }
});

test('a body has at most 1 MiB, whether its length is said or not', async () => {
  const { production } = await world.newProject('Acme');
  const put = async (body: string, headers: Record<string, string> = {}) => {
    const stream = new Blob([body]).stream();
    const init = { method: 'PUT', body: stream, duplex: 'half', headers: { ...bearer, ...headers } };
    const answer = await app.request('/api/v1/contents', init as RequestInit);
    return { status: answer.status, body: await answer.json() };
  };
  const bearer = { authorization: `Bearer ${production.secretKey}` };
  const draft = JSON.stringify(tourFixture);
  const full = draft.padEnd(1_048_576);
  expect((await put(full)).status).toBe(200);
  expect((await put(full, { 'content-length': '1048576' })).status).toBe(200);
  const refused = { status: 413, body: { error: { code: 'too_large', message: expect.any(String) } } };
  expect(await put(`${full} `)).toEqual(refused);
  expect(await put(`${full} `, { 'content-length': '1048577' })).toEqual(refused);
  const session = await app.request('/api/v1/projects/x', { method: 'PUT', body: `${full} ` });
  expect(session.status).toBe(413);
});

test.each([
  ['/api/auth/sign-in/email', 65_536],
  ['/api/admin/project.create', 16 * 1024 * 1024],
])('no body of %s is over its limit, before anybody reads it', async (path, bytes) => {
  const headers = { 'content-type': 'application/json', authorization: 'Bearer fha_token' };
  const post = (length: number) =>
    Promise.resolve(app.request(path, { method: 'POST', headers, body: JSON.stringify('x'.repeat(length - 2)) }));
  const refused = await post(bytes + 1);
  expect(refused.status).toBe(413);
  expect(await refused.json()).toMatchObject({ error: { code: 'too_large' } });
  expect((await post(bytes)).status).not.toBe(413);
});
