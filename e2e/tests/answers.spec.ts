import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import { call, hasBooted } from '../support/host.ts';
import { serveSite } from '../support/site.ts';
import { expect, test } from '../support/test.ts';

const FINE = '{"success":true,"accepted":1,"duplicates":0,"quarantined":0}';
const REFUSAL = '{"error":{"code":"unreadable","message":"The body is not JSON."}}';
const PORTAL = '<!doctype html><title>Sign in to the airport</title>';
const CORS = { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'retry-after' };

/** What can come back for a batch, and what becomes of its events. */
const ANSWERS: [name: string, answer: RequestListener, events: 'sent' | 'kept' | 'given up'][] = [
  ['200 of the collector', (_, r) => r.end(FINE), 'sent'],
  ['202 of the collector', (_, r) => r.writeHead(202).end(FINE), 'sent'],
  ['200 with a byte order mark', (_, r) => r.end(`\ufeff${FINE}`), 'sent'],
  ['200 that says no', (_, r) => r.end('{"success":false}'), 'kept'],
  ['200 of a portal', (_, r) => r.end(PORTAL), 'kept'],
  [
    '200 whose body breaks off',
    (_, r) => r.writeHead(200, { 'content-length': 90 }).write(FINE, () => r.destroy()),
    'kept',
  ],
  ['200 of half of it', (_, r) => r.end(FINE.slice(0, 20)), 'kept'],
  ['200 of nothing', (_, r) => r.end(), 'kept'],
  ['200 of a list', (_, r) => r.end('[{"success":true}]'), 'kept'],
  ['200 that no other origin may read', (_, r) => r.removeHeader('access-control-allow-origin') ?? r.end(FINE), 'kept'],
  ['204', (_, r) => r.writeHead(204).end(), 'kept'],
  [
    'a redirect to a portal',
    (q, r) => (q.url === '/p' ? r.end(PORTAL) : r.writeHead(302, { location: '/p' }).end()),
    'kept',
  ],
  ['a redirect to itself', (q, r) => r.writeHead(307, { location: q.url }).end(), 'kept'],
  ['304', (_, r) => r.writeHead(304).end(), 'kept'],
  ['400 of the collector', (_, r) => r.writeHead(400).end(REFUSAL), 'given up'],
  ['400 of a proxy', (_, r) => r.writeHead(400).end(PORTAL), 'kept'],
  ['401 of the collector', (_, r) => r.writeHead(401).end(REFUSAL), 'kept'],
  ['403 of a firewall', (_, r) => r.writeHead(403).end(PORTAL), 'kept'],
  ['404', (_, r) => r.writeHead(404).end(PORTAL), 'kept'],
  ['413 of a proxy', (_, r) => r.writeHead(413).end(PORTAL), 'given up'],
  ['415', (_, r) => r.writeHead(415).end(REFUSAL), 'kept'],
  ['429 with a time', (_, r) => r.writeHead(429, { 'retry-after': '3' }).end(), 'kept'],
  ['500', (_, r) => r.writeHead(500).end(REFUSAL), 'kept'],
  ['502 of a proxy', (_, r) => r.writeHead(502).end(PORTAL), 'kept'],
  ['503', (_, r) => r.writeHead(503).end(FINE), 'kept'],
  ['a connection that is cut', (_, r) => r.destroy(), 'kept'],
  ['no HTTP at all', (_, r) => r.socket?.end('Hello'), 'kept'],
  ['nothing, ever', () => {}, 'kept'],
];

test('each kind of answer becomes of events what the table says, without a word on the page', async ({
  page,
  running,
}) => {
  let answer: RequestListener = () => {};
  let asked = 0;
  const collector = createServer((request, response) => {
    for (const [name, value] of Object.entries(CORS)) response.setHeader(name, value);
    if (request.url?.startsWith('/v1/b')) asked++;
    answer(request, response);
  });
  const apiHost = await listen(collector);
  const site = await serveSite(
    `<!doctype html><link rel="icon" href="data:,"><h1>Host</h1><script src="${running.url}/foothold.js"></script>`,
  );
  const faults: string[] = [];
  await page.addInitScript(() =>
    addEventListener('unhandledrejection', ({ reason }) => console.error(`rejected: ${reason}`)),
  );
  page.on('pageerror', (error) => faults.push(String(error)));
  // The browser itself says in its console which requests failed; nobody else may.
  page.on(
    'console',
    (message) => /^(Failed to load|Access to fetch)/.test(message.text()) || faults.push(message.text()),
  );
  const outcome: Record<string, string> = {};
  try {
    for (const [index, [name, given]] of ANSWERS.entries()) {
      answer = given;
      asked = 0;
      const writeKey = `fhw_${index}`;
      await page.goto(site.url);
      await hasBooted(page);
      await call(page, 'init', { writeKey, apiHost, autoPage: false });
      await call(page, 'track', 'Tried');
      await expect.poll(() => asked, { message: name, intervals: [50] }).toBeGreaterThan(0);
      await expect.poll(() => resting(page, writeKey, name), { message: name, intervals: [50] }).toBe(true);
      outcome[name] = (await waiting(page, writeKey)) > 0 ? 'kept' : 'gone';
      await call(page, 'shutdown');
    }
    expect(outcome).toEqual(
      Object.fromEntries(ANSWERS.map(([name, , events]) => [name, events === 'kept' ? 'kept' : 'gone'])),
    );
    expect(faults).toEqual([]);
  } finally {
    await site.close();
    collector.closeAllConnections();
    collector.close();
  }
});

/** The answer has been dealt with: the event is gone, or how long to rest is written down; what hangs stays as it is. */
async function resting(page: Page, writeKey: string, name: string): Promise<boolean> {
  if (name === 'nothing, ever') return true;
  const isResting = await page.evaluate((key) => localStorage[`foothold:${key}:batch`] !== undefined, writeKey);
  return isResting || (await waiting(page, writeKey)) === 0;
}

/** How many events wait in the browser. */
function waiting(page: Page, writeKey: string): Promise<number> {
  return page.evaluate(
    (name) =>
      new Promise<number>((resolve, reject) => {
        const request = indexedDB.open(name);
        request.onerror = reject;
        request.onsuccess = () => {
          const count = request.result.transaction('events').objectStore('events').count();
          count.onsuccess = () => {
            request.result.close();
            resolve(count.result);
          };
        };
      }),
    `foothold:${writeKey}`,
  );
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
