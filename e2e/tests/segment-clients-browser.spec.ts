import type { StoredEvent } from '@foothold/protocol/types';
import type { Page } from '@playwright/test';
import { type ClientPage, type OpenOptions, openClientPage, startClient } from '../support/browser-client.ts';
import { createProject } from '../support/cli.ts';
import { type Account, storedEvents } from '../support/events.ts';
import { type Gate, openGate, type Trouble } from '../support/gate.ts';
import { expect, test } from '../support/test.ts';

/** What both libraries give a page, as far as it is called here. */
interface Calls {
  track(event: string, properties?: object): unknown;
  identify(userId: string, traits?: object): unknown;
  group(groupId: string, traits?: object): unknown;
  page(category: string, name: string, properties?: object): unknown;
  alias(to: string, from?: string): unknown;
}
declare global {
  interface Window {
    client: Calls;
  }
}

type Segment = { AnalyticsBrowser: { load(settings: object, options?: object): Calls } };
type Rudder = new () => Calls & { load(writeKey: string, dataPlaneUrl: string, options: object): void };

interface Client extends Pick<OpenOptions, 'script' | 'start'> {
  name: string;
  /** Whether it keeps what could not be sent for the next page; else it is lost with this one. */
  keeps: boolean;
  /**
   * A call goes to the client's sender in a timer, and until then none of its queues knows it (`flushOne` in
   * @segment/analytics-core's event-queue.js): a page that goes before that timer takes the call with it, whoever collects.
   */
  handsOverInATimer?: boolean;
}

const CLIENTS: Client[] = [
  {
    name: '@segment/analytics-next',
    keeps: true,
    handsOverInATimer: true,
    script: '@segment/analytics-next/dist/umd/index.js',
    start: ({ writeKey, url }) => {
      const { AnalyticsBrowser } = (window as never as { AnalyticsNext: Segment }).AnalyticsNext;
      window.client = AnalyticsBrowser.load({ writeKey, cdnURL: url });
    },
  },
  {
    name: '@segment/analytics-next in batches',
    keeps: false,
    handsOverInATimer: true,
    script: '@segment/analytics-next/dist/umd/index.js',
    start: ({ writeKey, url }) => {
      const { AnalyticsBrowser } = (window as never as { AnalyticsNext: Segment }).AnalyticsNext;
      const deliveryStrategy = { strategy: 'batching', config: { size: 4, timeout: 300 } };
      window.client = AnalyticsBrowser.load(
        { writeKey, cdnURL: url },
        { integrations: { 'Segment.io': { deliveryStrategy } } },
      );
    },
  },
  {
    name: '@rudderstack/analytics-js',
    keeps: true,
    // The build that carries its plugins; the other loads them from RudderStack's CDN.
    script: '@rudderstack/analytics-js/dist/npm/modern/bundled/umd/index.js',
    start: ({ writeKey, url }) => {
      const { RudderAnalytics } = (window as never as { rudderanalytics: { RudderAnalytics: Rudder } }).rudderanalytics;
      const library = new RudderAnalytics();
      library.load(writeKey, url, { configUrl: url });
      window.client = library;
    },
  },
];

let gate: Gate;
let account: Account;
let writeKey: string;
let opened: ClientPage | null = null;

test.beforeEach(async ({ running }, info) => {
  gate = await openGate(running.url);
  const { production } = createProject(running.dataDir, info.title.slice(0, 60));
  account = { url: running.url, secretKey: production.secretKey };
  writeKey = production.writeKey;
});
test.afterEach(async () => {
  await opened?.site.close();
  opened = null;
  await gate.shut();
});

const open = async (page: Page, client: Client) => {
  opened = await openClientPage(page, { ...client, writeKey, url: gate.url });
  return opened;
};
const named = (events: StoredEvent[], name: string) => {
  const found = events.filter(({ event }) => event === name);
  expect(found, name).toHaveLength(1);
  return found[0] as StoredEvent;
};
const trackAll = (page: Page, names: string[]) =>
  page.evaluate((all) => {
    for (const name of all) window.client.track(name, { from: 'here' });
  }, names);

for (const client of CLIENTS) {
  test(`${client.name}: every kind of call arrives once, with all it carries`, async ({ page }) => {
    const startedAt = Date.now() - 1_000;
    const { origins } = await open(page, client);
    await page.evaluate(async () => {
      await window.client.page('Docs', 'Pricing', { plan: 'free' });
      await window.client.track('Signed up', { title: 'Umsätze 💚', nested: { list: [1, 'two', null] } });
      await window.client.identify('u-1', { email: 'ada@agency.example', seats: 5 });
      await window.client.group('acme', { name: 'Acme' });
      await window.client.track('Report opened', { rows: 12 });
      await window.client.alias('u-2', 'u-1');
    });
    const events = await storedEvents(account, 6);
    const signedUp = named(events, 'Signed up');
    expect(signedUp).toMatchObject({ type: 'track', userId: null, automated: false });
    expect(signedUp.properties).toMatchObject({ title: 'Umsätze 💚', nested: { list: [1, 'two', null] } });
    expect(signedUp.anonymousId).toBeTruthy();
    expect(signedUp.context).toMatchObject({ page: { path: '/pricing', title: 'Pricing', search: '?ref=mail' } });
    const identify = named(events, '$identify');
    expect(identify).toMatchObject({ type: 'identify', userId: 'u-1', anonymousId: signedUp.anonymousId });
    expect(identify.properties).toMatchObject({ email: 'ada@agency.example', seats: 5 });
    expect(named(events, '$group')).toMatchObject({ userId: 'u-1', accountId: 'acme', properties: { name: 'Acme' } });
    const opened = named(events, 'Report opened');
    expect(opened).toMatchObject({ userId: 'u-1', accountId: 'acme', properties: { rows: 12 } });
    // Whose it is depends on the client: analytics-next puts the known user over the one it is given.
    expect(named(events, '$alias')).toMatchObject({ type: 'alias', userId: expect.stringMatching(/^u-[12]$/) });
    const looked = named(events, '$page');
    expect(looked.properties).toMatchObject({ name: 'Pricing', category: 'Docs', plan: 'free', path: '/pricing' });
    // One person: the visit before the sign-up is theirs.
    expect(signedUp.personId).toBe(identify.personId);
    for (const event of events) {
      expect(Date.parse(event.timestamp)).toBeGreaterThan(startedAt);
      expect(Date.parse(event.timestamp)).toBeLessThanOrEqual(Date.parse(event.receivedAt));
    }
    expect(origins()).toEqual([new URL(gate.url).origin]);
  });

  for (const trouble of ['503', 'reset before', 'reset after'] satisfies Trouble[]) {
    test(`${client.name}: nothing is lost or twice when the first answers are: ${trouble}`, async ({ page }) => {
      await open(page, client);
      // A connection that has served before is one on which Chromium itself sends a cut POST again.
      await trackAll(page, ['Before']);
      await expect.poll(() => gate.taken).toBe(1);
      gate.trouble(trouble, trouble);
      await trackAll(page, ['One', 'Two', 'Three']);
      await expect.poll(() => gate.left).toBe(0);
      const events = await storedEvents(account, 4);
      expect(events.map(({ event }) => event).sort()).toEqual(['Before', 'One', 'Three', 'Two']);
    });
  }

  test(`${client.name}: what was called while nothing listened arrives when something does`, async ({ page }) => {
    await open(page, client);
    await trackAll(page, ['Before']);
    await expect.poll(() => gate.taken).toBe(1);
    await gate.shut();
    const failed = page.waitForEvent('requestfailed');
    await trackAll(page, ['One', 'Two']);
    await failed;
    await gate.open();
    await storedEvents(account, 3);
  });

  test(`${client.name}: what was called just before the page was left arrives`, async ({ page }) => {
    await open(page, client);
    await trackAll(page, ['Before']);
    await expect.poll(() => gate.taken).toBe(1);
    await page.evaluate((inATimer) => {
      const leave = () => location.assign('about:blank');
      window.client.track('Left');
      // A timer that is set in a timer comes after those that the call has set; what is sent has not been answered by then.
      if (inATimer) setTimeout(() => setTimeout(leave));
      else leave();
    }, client.handsOverInATimer);
    await page.waitForURL('about:blank');
    await page.goto(opened?.site.url ?? '');
    await startClient(page, { ...client, writeKey, url: gate.url });
    // First whether the client has sent it at all, so that a failure says whose it is.
    await expect.poll(() => gate.taken, { timeout: 90_000, message: 'requests taken' }).toBeGreaterThan(1);
    const events = await storedEvents(account, 2);
    expect(events.map(({ event }) => event).sort()).toEqual(['Before', 'Left']);
  });

  test(`${client.name}: what was on its way when the page was left arrives`, async ({ page }) => {
    await open(page, client);
    await trackAll(page, ['Before']);
    await expect.poll(() => gate.taken).toBe(1);
    const begun = page.waitForRequest((request) => request.url().startsWith(gate.url) && request.method() === 'POST');
    await page.evaluate(() => void window.client.track('Left'));
    await begun;
    await page.goto('about:blank');
    await page.goto(opened?.site.url ?? '');
    await startClient(page, { ...client, writeKey, url: gate.url });
    const events = await storedEvents(account, 2);
    expect(events.map(({ event }) => event).sort()).toEqual(['Before', 'Left']);
  });

  if (!client.keeps) continue;
  test(`${client.name}: what waited when the page was left is sent by the next one`, async ({ page }) => {
    await open(page, client);
    await trackAll(page, ['Before']);
    await expect.poll(() => gate.taken).toBe(1);
    gate.trouble(...Array.from({ length: 40 }, () => '503' as const));
    await trackAll(page, ['One', 'Two']);
    await expect.poll(() => gate.left).toBeLessThan(40);
    await page.reload();
    gate.trouble();
    await startClient(page, { ...client, writeKey, url: gate.url });
    await trackAll(page, ['After']);
    const events = await storedEvents(account, 4);
    expect(events.map(({ event }) => event).sort()).toEqual(['After', 'Before', 'One', 'Two']);
  });
}
