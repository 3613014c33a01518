import { surface } from '../support/demo.ts';
import { call, type Host, hasBooted, openHost } from '../support/host.ts';
import { expect, test } from '../support/test.ts';

const CHECKLIST = {
  id: 'start',
  kind: 'checklist',
  name: 'Start',
  title: 'Get going',
  items: [
    { id: 'paid', title: 'Pay', done: { event: 'Invoice Paid' } },
    { id: 'other', title: 'Other', done: { event: 'Never' } },
  ],
};
/** Sooner than a page asks by itself, every thirty seconds; how soon is measured elsewhere. */
const SOON = { timeout: 20_000 };

let host: Host;
test.beforeEach(async ({ running }, { title }) => {
  host = await openHost(running, `Live ${title.slice(0, 30)}`, { contents: [CHECKLIST] });
});
test.afterEach(() => host.close());

/** The streams that are open, by counting them as they come and go. */
async function open(page: import('@playwright/test').Page, streams: Set<unknown>, userId = 'ann') {
  page.on('request', (request) => {
    if (request.url().includes('/v1/live')) streams.add(request);
  });
  for (const name of ['requestfinished', 'requestfailed'] as const)
    page.on(name as 'requestfinished', (request) => void streams.delete(request));
  await page.addInitScript((id) => {
    const queue: unknown[] = [];
    (window as never as { foothold: unknown }).foothold = queue;
    queue.push(['identify', id]);
  }, userId);
  await page.goto(host.url);
  await hasBooted(page);
  await expect(surface(page, 'checklist').or(surface(page, 'launcher')).first()).toBeVisible();
  await call(page, 'open', 'start');
  await expect(surface(page, 'checklist')).toContainText('0 of 2');
}

async function serverEvent(url: string, event: string, userId: string) {
  const answer = await fetch(`${url}/v1/track`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${host.secretKey}:`).toString('base64')}` },
    body: JSON.stringify({ event, userId }),
  });
  expect(answer.status).toBe(200);
}

test('what a server reports, or another device does, shows in an open page', async ({ page, browser, running }) => {
  const streams = new Set<unknown>();
  await open(page, streams);
  await expect.poll(() => streams.size).toBe(1);
  await serverEvent(running.url, 'Invoice Paid', 'ann');
  await expect(surface(page, 'checklist')).toContainText('1 of 2', SOON);

  const device = await browser.newContext();
  const other = await device.newPage();
  await other.addInitScript(() => {
    (window as never as { foothold: unknown }).foothold = [
      ['identify', 'ann'],
      ['track', 'Never'],
    ];
  });
  await other.goto(host.url);
  await expect(surface(page, 'checklist')).not.toContainText('1 of 2', SOON);
  await device.close();
});

test('two tabs share one stream, and the other goes on when its holder is closed', async ({ context, running }) => {
  const streams = new Set<unknown>();
  const [first, second] = [await context.newPage(), await context.newPage()];
  await open(first, streams);
  await open(second, streams);
  await expect.poll(() => streams.size).toBe(1);
  await serverEvent(running.url, 'Invoice Paid', 'ann');
  for (const page of [first, second]) await expect(surface(page, 'checklist')).toContainText('1 of 2', SOON);
  expect(streams.size).toBe(1);
  await first.close();
  streams.clear();
  await serverEvent(running.url, 'Never', 'ann');
  await expect(surface(second, 'checklist')).not.toContainText('1 of 2', SOON);
});

test('what is published appears, and what is unpublished closes', async ({ page }) => {
  await open(page, new Set());
  const changed = { ...CHECKLIST, title: 'Get going now' };
  await host.api('PUT', '/contents', { items: [changed] });
  await host.api('POST', '/contents/start/publish', {});
  await expect(surface(page, 'checklist')).toContainText('Get going now', SOON);
  await host.api('POST', '/contents/start/unpublish', {});
  await expect(surface(page, 'checklist')).toHaveCount(0, SOON);
});
