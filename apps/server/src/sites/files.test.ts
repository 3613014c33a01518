import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Hono } from 'hono';
import { afterAll, expect, test } from 'vitest';
import { dashboardSite, PLACES_BY_ID } from './dashboard.ts';
import { sdkSite } from './sdk.ts';

const dir = mkdtempSync(join(tmpdir(), 'foothold-sites-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
mkdirSync(join(dir, 'foothold'));
writeFileSync(join(dir, 'index.html'), '<title>Dashboard</title>');
writeFileSync(join(dir, 'foothold.js'), '// script');
writeFileSync(join(dir, 'foothold', 'guides.abc.js'), '// guides');
const app = new Hono().route('/', sdkSite(dir)).route('/', dashboardSite(dir));
const get = async (path: string) => {
  const answer = await app.request(path);
  return [
    answer.status,
    answer.headers.get('content-type')?.split(';')[0],
    answer.headers.get('access-control-allow-origin'),
  ];
};

test.each([
  '/foothold/nothing.js',
  '/foothold/nothing',
  '/foothold/',
  '/foothold/%00',
  '/foothold/../index.html/x.css',
])('a part of the script that is not there is none: %s', async (path) => {
  const [status, type] = await get(path);
  expect([status, type]).not.toContain('text/html');
  expect(status).toBe(404);
});

test('what is there is served, and a page of any origin can read that something is not', async () => {
  for (const path of ['/foothold.js', '/foothold/guides.abc.js']) {
    expect((await get(path)).slice(0, 2)).toEqual([200, 'text/javascript']);
  }
  expect(await get('/foothold/guides.old.js')).toEqual([404, 'application/json', '*']);
});

test.each(['/favicon.ico', '/robots.txt', '/old/build.js', '/.well-known/security.txt', '/.env', '/wp-login.php'])(
  'a file that is not there is none: %s',
  async (path) => {
    expect((await get(path))[0]).toBe(404);
  },
);

test.each([
  '/',
  '/people',
  '/people/ada@acme.example',
  '/accounts/acme.io',
  '/people/a%2Fb.js',
  '/first-value',
  '/nowhere',
])('what the dashboard routes by itself is its page: %s', async (path) => {
  expect((await get(path)).slice(0, 2)).toEqual([200, 'text/html']);
});

test('every page of the dashboard with an id in its address may have a dot there', () => {
  const routes = readFileSync(new URL('../../../dashboard/src/app.tsx', import.meta.url), 'utf8');
  const withId = [...routes.matchAll(/<Route path="\/([\w-]+)\/:/g)].map(([, place]) => place);
  expect(withId.sort()).toEqual([...PLACES_BY_ID].sort());
});
