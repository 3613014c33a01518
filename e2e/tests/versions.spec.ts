import type { Page } from '@playwright/test';
import { storedEvents } from '../support/events.ts';
import { call, type Host, hasBooted, openHost } from '../support/host.ts';
import { type OtherVersion, serveOtherVersion } from '../support/other-version.ts';
import { expect, type Running, test } from '../support/test.ts';

const CONTENTS = [
  {
    id: 'start',
    kind: 'checklist',
    name: 'Start',
    title: 'Get going',
    items: [{ id: 'one', title: 'One', done: { event: 'One' } }],
  },
];
const EVENTS = 50;

let older: OtherVersion;
let host: Host;
let problems: string[] = [];
test.beforeAll(async () => {
  older = await serveOtherVersion('0.0.1-older');
});
test.afterAll(() => older.close());
test.afterEach(() => host.close());

/** One origin; `?older`, `?newer` or both, in this order, say what a page loads. */
async function open(running: Running, title: string, { debug = false, contents = CONTENTS } = {}) {
  const scripts = { older: older.scriptUrl, newer: `${running.url}/foothold.js` };
  host = await openHost(running, `Versions ${title}`, {
    contents,
    head: '<link rel="icon" href="data:,">',
    script: (writeKey) => `<script>
      foothold = [['init', ${JSON.stringify({ writeKey, apiHost: running.url, debug, autoPage: false })}]];
      for (const version of location.search.slice(1).split('&')) {
        const script = document.createElement('script');
        script.src = ${JSON.stringify(scripts)}[version];
        script.async = false;
        document.head.append(script);
      }
    </script>`,
  });
  problems = [];
}

function watch(page: Page): string[] {
  const said: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text());
    else said.push(message.text());
  });
  return said;
}

const trackMany = (page: Page, prefix: string) =>
  page.evaluate(
    ([name, count]) => {
      const { foothold } = window as never as { foothold: { track(event: string): void } };
      for (let i = 0; i < count; i++) foothold.track(`${name} ${i}`);
    },
    [prefix, EVENTS] as const,
  );
const versionsOf = (events: { event: string; context: object }[], prefix: string) =>
  new Set(
    events
      .filter(({ event }) => event.startsWith(prefix))
      .map(({ context }) => (context as { library: { version: string } }).library.version),
  );

test('two tabs of one origin with different versions deliver everything once', async ({ context, running }) => {
  await open(running, 'two tabs', { contents: [] });
  const [old, young] = [await context.newPage(), await context.newPage()];
  for (const page of [old, young]) watch(page);
  await old.goto(`${host.url}?older`);
  await young.goto(`${host.url}?newer`);
  for (const page of [old, young]) await hasBooted(page);
  await Promise.all([trackMany(old, 'Old'), trackMany(young, 'New')]);
  // What one of them leaves behind, in storage or on its way, is for the other.
  await call(old, 'track', 'Old last');
  await old.close();
  const again = await context.newPage();
  watch(again);
  await again.goto(`${host.url}?older`);
  await hasBooted(again);
  await call(young, 'track', 'New last');
  await young.close();
  await call(again, 'flush');

  const events = await storedEvents({ url: running.url, secretKey: host.secretKey }, 2 * EVENTS + 2);
  expect(new Set(events.map(({ event }) => event)).size).toBe(2 * EVENTS + 2);
  expect(new Set(events.map(({ anonymousId }) => anonymousId)).size).toBe(1);
  expect([...versionsOf(events, 'Old')]).toEqual([older.version]);
  expect([...versionsOf(events, 'New')]).not.toEqual([older.version]);
  expect(problems).toEqual([]);
});

test('what was done in a tab with one version shows in a tab with another', async ({ context, running }) => {
  await open(running, 'progress');
  const [old, young] = [await context.newPage(), await context.newPage()];
  for (const page of [old, young]) watch(page);
  await old.goto(`${host.url}?older`);
  await young.goto(`${host.url}?newer`);
  const isDone = (page: Page) =>
    page.evaluate(
      () =>
        (
          window as never as { foothold: { getChecklist(id: string): { doneCount: number } | null } }
        ).foothold.getChecklist('start')?.doneCount,
    );
  for (const page of [old, young]) {
    await hasBooted(page);
    await expect.poll(() => isDone(page)).toBe(0);
  }
  await call(old, 'track', 'One');
  for (const page of [old, young]) await expect.poll(() => isDone(page)).toBe(1);
  expect(problems).toEqual([]);
});

for (const order of ['older&newer', 'newer&older']) {
  test(`both on one page, ${order}: the first delivers everything once, in silence`, async ({ page, running }) => {
    await open(running, order, { contents: [] });
    const said = watch(page);
    await page.goto(`${host.url}?${order}`);
    await hasBooted(page);
    await page.waitForLoadState('networkidle');
    await trackMany(page, 'Event');
    const events = await storedEvents({ url: running.url, secretKey: host.secretKey }, EVENTS);
    const [version] = versionsOf(events, 'Event');
    expect(version === older.version).toBe(order.startsWith('older'));
    expect(said).toEqual([]);
    expect(problems).toEqual([]);
  });

  test(`both on one page, ${order}: the first shows what there is, and says under debug that it runs`, async ({
    page,
    running,
  }) => {
    await open(running, `${order} debug`, { debug: true });
    const said = watch(page);
    await page.goto(`${host.url}?${order}`);
    await expect(page.locator('[data-foothold-surface]').first()).toBeVisible();
    await page.waitForLoadState('networkidle');
    await expect(page.locator('foothold-layer')).toHaveCount(1);
    await expect.poll(() => said.filter((text) => text.includes('runs already')).length).toBe(1);
    expect(problems).toEqual([]);
  });
}
