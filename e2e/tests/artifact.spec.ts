import type { Page } from '@playwright/test';
import { buildSource } from '../support/artifact.ts';
import { step, surface } from '../support/demo.ts';
import { call, type Host, hasBooted, listenToEvents, openHost } from '../support/host.ts';
import { expect, test } from '../support/test.ts';

/** The SDK by its public door: once as it is written, once as it is shipped. */
const CONTENTS = [
  {
    id: 'list',
    kind: 'checklist',
    name: 'List',
    title: 'Get going',
    items: [
      { id: 'report', title: 'Report', done: { event: 'Reported', where: [{ property: 'n', op: 'gte', value: 2 }] } },
      { id: 'team', title: 'Team', done: { event: 'Invited', scope: 'account' } },
    ],
  },
  {
    id: 'walk',
    kind: 'tour',
    name: 'Walk',
    audience: { not: { any: [{ trait: 'plan', op: 'isNot', value: 'pro' }] } },
    trigger: { on: 'event', event: 'Walk' },
    steps: [
      { id: 'one', title: 'One', target: { locators: [{ css: '#a' }] } },
      { id: 'two', title: 'Two', target: { locators: [{ role: 'button', name: 'B' }] } },
      { id: 'three', title: ['Hi ', { trait: 'name', fallback: 'you' }], overlay: 'block' },
    ],
  },
  { id: 'party', kind: 'celebration', name: 'Party', milestone: 'paid', style: 'toast', title: 'Thank you' },
];
const MILESTONES = [{ id: 'paid', name: 'Paid', event: 'Paid', scope: 'person', firstValue: true }];
const BODY = '<h1>Host</h1><button id="a">A</button><button>B</button>';

let serveSource: (page: Page) => Promise<void>;
test.beforeAll(async () => {
  serveSource = await buildSource();
});

for (const artifact of ['source', 'shipped'] as const)
  test.describe(`the SDK as ${artifact}`, () => {
    const errors: string[] = [];
    let host: Host;
    test.beforeEach(async ({ page, running }, { title }) => {
      errors.length = 0;
      page.on('pageerror', (error) => errors.push(String(error)));
      page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
      if (artifact === 'source') await serveSource(page);
      host = await openHost(running, `${artifact} ${title}`, {
        contents: CONTENTS,
        milestones: MILESTONES,
        head: '<link rel="icon" href="data:,">',
        body: BODY,
      });
    });
    test.afterEach(async () => {
      await host.close();
      expect(errors).toEqual([]);
    });
    const boot = async (page: Page) => {
      await page.goto(host.url);
      await hasBooted(page);
    };

    test('takes calls made before it, and sends what collectors read', async ({ page }) => {
      const events = listenToEvents(page);
      await page.addInitScript(() => {
        (window as never as { foothold: unknown }).foothold = [
          ['track', 'Early', { a: 1 }],
          ['identify', 'ann', { plan: 'pro' }],
          ['group', 'acme', { size: 3 }],
        ];
      });
      await boot(page);
      await expect
        .poll(() => events.map(({ type, event }) => event ?? type))
        .toEqual(expect.arrayContaining(['Early', 'identify', 'group', 'page']));
      const early = events.find(({ event }) => event === 'Early');
      expect(early).toMatchObject({
        type: 'track',
        properties: { a: 1 },
        messageId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        anonymousId: expect.any(String),
        userId: null,
        context: { page: { path: '/' }, library: { name: 'foothold' } },
      });
      expect(events.find(({ type }) => type === 'group')).toMatchObject({
        groupId: 'acme',
        traits: { size: 3 },
        userId: 'ann',
      });
      expect(await call(page, 'init', { writeKey: 'fhw_x' })).toMatchObject({ ok: false });
      const stored = await page.evaluate(() =>
        Object.entries(localStorage).map(([key, value]) => [key, JSON.parse(value)]),
      );
      const identity = stored.find(([key]) => key === `foothold:${host.writeKey}:identity`)?.[1];
      expect(identity).toMatchObject({ userId: 'ann', groupId: 'acme', anonymousId: early?.anonymousId });
    });

    test('walks through a tour, and says so to the page and to the collector', async ({ page }) => {
      const events = listenToEvents(page);
      await boot(page);
      await page.evaluate(() => {
        const told: unknown[] = [];
        Object.assign(window, { told });
        for (const name of ['content_shown', 'step_shown', 'content_completed'])
          addEventListener(`foothold:${name}`, (event) => told.push([name, (event as CustomEvent).detail]));
      });
      await call(page, 'identify', 'bob', { plan: 'pro', name: 'Bob' });
      await call(page, 'start', 'walk');
      await expect(step(page, 'one')).toBeVisible();
      await step(page, 'one').locator('[data-foothold-action="next"]').click();
      await expect(step(page, 'two')).toBeVisible();
      // Before the page goes: what is sent while it goes is not seen from here.
      await expect
        .poll(() => events.filter(({ event }) => event === '$content_shown').map(({ properties }) => properties))
        .toContainEqual(expect.objectContaining({ contentId: 'walk' }));
      await page.reload();
      await expect(step(page, 'two')).toBeVisible();
      await step(page, 'two').locator('[data-foothold-action="next"]').click();
      await expect(step(page, 'three')).toContainText('Hi Bob');
      await step(page, 'three').locator('[data-foothold-action="next"]').click();
      await expect(surface(page, 'tour')).toHaveCount(0);
      await expect.poll(() => events.map(({ event }) => event)).toContain('$content_completed');
      expect(await call(page, 'explain', 'walk')).toMatchObject({ detail: expect.stringMatching(/\w/) });
    });

    test('ticks a checklist, gives it as data, and celebrates a milestone', async ({ page }) => {
      await boot(page);
      await call(page, 'identify', 'eve');
      await call(page, 'group', 'acme');
      await expect(surface(page, 'checklist').or(surface(page, 'launcher')).first()).toBeVisible();
      await call(page, 'open', 'list');
      await expect(surface(page, 'checklist')).toContainText('0 of 2');
      await call(page, 'track', 'Reported', { n: 1 });
      await call(page, 'track', 'Reported', { n: 2 });
      await expect(surface(page, 'checklist')).toContainText('1 of 2');
      expect(await call(page, 'getChecklist', 'list')).toMatchObject({
        doneCount: 1,
        complete: false,
        open: true,
        content: { id: 'list', title: 'Get going' },
        items: [expect.objectContaining({ done: true }), expect.objectContaining({ done: false })],
      });
      await call(page, 'track', 'Paid');
      await expect(surface(page, 'celebration')).toContainText('Thank you');
    });

    test('keeps nothing with consent for memory, and leaves nothing when it is shut down', async ({ page }) => {
      await boot(page);
      await expect(surface(page, 'launcher').or(surface(page, 'checklist')).first()).toBeVisible();
      await call(page, 'consent', 'memory');
      await expect.poll(() => page.evaluate(() => localStorage.length)).toBe(0);
      await expect(surface(page, 'launcher').or(surface(page, 'checklist')).first()).toBeVisible();
      await call(page, 'shutdown');
      await expect(page.locator('foothold-layer')).toHaveCount(0);
    });

    test('boots and sends with storage that throws', async ({ page }) => {
      const events = listenToEvents(page);
      await page.addInitScript(() => {
        for (const name of ['localStorage', 'sessionStorage', 'indexedDB'])
          Object.defineProperty(window, name, {
            get() {
              throw new DOMException('The operation is insecure.', 'SecurityError');
            },
          });
      });
      await boot(page);
      await call(page, 'track', 'Still here');
      await expect.poll(() => events.map(({ event }) => event)).toContain('Still here');
      await expect(surface(page, 'launcher').or(surface(page, 'checklist')).first()).toBeVisible();
    });

    test('runs given contents with no server and no network', async ({ page }) => {
      await boot(page);
      await call(page, 'shutdown');
      const asked: string[] = [];
      page.on('request', (request) => request.url().includes('/v1/') && asked.push(request.url()));
      const content = [{ id: 'own', kind: 'tour', name: 'Own', steps: [{ id: 'only', title: 'Hello' }] }];
      expect(await call(page, 'init', { content })).toEqual({ ok: true });
      await call(page, 'start', 'own');
      await expect(step(page, 'only')).toBeVisible();
      expect(asked).toEqual([]);
    });
  });
