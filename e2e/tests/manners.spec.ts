import { readFileSync } from 'node:fs';
import { type CDPSession, chromium, type Page, type Request } from '@playwright/test';
import { surface } from '../support/demo.ts';
import { call, type Host, type HostOptions, hasBooted, listenToEvents, openHost } from '../support/host.ts';
import { expect, test } from '../support/test.ts';

const CONTENTS = [
  {
    id: 'start',
    kind: 'checklist',
    name: 'Start',
    title: 'Get going',
    items: [{ id: 'one', title: 'One', done: { event: 'One' } }],
  },
  { id: 'walk', kind: 'tour', name: 'Walk', trigger: { on: 'code' }, steps: [{ id: 'a', title: 'A' }] },
];
const guide = (page: Pick<Page, 'locator'>) =>
  page.locator('[data-foothold-surface="launcher"]').or(page.locator('[data-foothold-surface="checklist"]')).first();

let host: Host;
const errors: string[] = [];
async function open(
  page: Page,
  running: Parameters<typeof openHost>[0],
  title: string,
  { init, ...options }: HostOptions & { init?: () => void } = {},
) {
  errors.length = 0;
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') errors.push(message.text());
  });
  host = await openHost(running, `Manners ${title}`, {
    contents: CONTENTS,
    head: '<link rel="icon" href="data:,">',
    ...options,
  });
  if (init) await page.addInitScript(init);
  await page.goto(host.url);
}
test.afterEach(() => host.close());

test('shutdown leaves no node, no listener and no timer', async ({ page, running }) => {
  await open(page, running, 'shutdown', {
    init: () => {
      const timers = new Set<unknown>();
      Object.assign(window, { timers });
      const { setTimeout: set, clearTimeout: clear } = window;
      window.setTimeout = ((callback: () => void, ms: number) => {
        const id = set(() => {
          timers.delete(id);
          callback();
        }, ms);
        timers.add(id);
        return id;
      }) as never;
      window.clearTimeout = (id) => {
        timers.delete(id);
        clear(id);
      };
    },
  });
  await hasBooted(page);
  await expect(guide(page)).toBeVisible();
  const cdp = await page.context().newCDPSession(page);
  const TARGETS = ['window', 'document', 'navigation', 'document.body', 'document.documentElement'];
  const urls = new Map<string, string>();
  cdp.on('Debugger.scriptParsed', ({ scriptId, url }) => urls.set(scriptId, url));
  await cdp.send('Debugger.enable');
  const all = async () => (await Promise.all(TARGETS.map((target) => listenersOf(cdp, target, urls)))).flat();
  expect((await all()).length).toBeGreaterThan(3);
  await call(page, 'shutdown');
  await expect.poll(all).toEqual([]);
  await expect(page.locator('foothold-layer')).toHaveCount(0);
  await expect.poll(() => page.evaluate(() => (window as never as { timers: Set<unknown> }).timers.size)).toBe(0);
  // And nothing comes of what was on its way.
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await page.waitForTimeout(1_000);
  expect(asked).toEqual([]);
  expect(errors).toEqual([]);
});

test('loaded twice, the first stays', async ({ page, running }) => {
  const events = listenToEvents(page);
  const sent = (name: string) => events.filter(({ event }) => event === name).length;
  await open(page, running, 'twice', {
    script: (key) =>
      `<script async src="${running.url}/foothold.js" data-write-key="${key}"></script>
       <script async src="${running.url}/foothold.js?again" data-write-key="${key}"></script>`,
  });
  await hasBooted(page);
  await expect(guide(page)).toBeVisible();
  // A checklist of which all is done before it was painted does not show.
  await expect.poll(() => sent('$content_shown')).toBe(1);
  await call(page, 'track', 'One');
  await expect.poll(() => sent('One')).toBe(1);
  await page.waitForTimeout(500);
  expect([sent('$content_shown'), sent('One')]).toEqual([1, 1]);
  await expect(page.locator('foothold-layer')).toHaveCount(1);
  expect(errors).toEqual([]);
});

test('a newer or older one beside it leaves it alone', async ({ page, running }) => {
  await open(page, running, 'versions', {
    init: () => void Object.assign(window, { foothold: { version: 'other', track() {} } }),
  });
  await page.waitForLoadState('networkidle');
  expect(await page.evaluate(() => (window as never as { foothold: { version: string } }).foothold.version)).toBe(
    'other',
  );
  await expect(page.locator('foothold-layer')).toHaveCount(0);
  expect(errors).toEqual([]);
});

const HOSTILE: Record<string, () => void> = {
  'extended prototypes': () => {
    for (const prototype of [Array.prototype, Object.prototype, String.prototype] as object[])
      Object.assign(prototype, { each() {}, extend: () => 1, inject: null });
  },
  'Prototype.js and its toJSON': () => {
    // As Prototype.js 1.6 has it: what is quoted is quoted again.
    Object.assign(String.prototype, {
      toJSON(this: string) {
        return `"${this}"`;
      },
    });
    Object.assign(Array.prototype, {
      toJSON(this: unknown[]) {
        return `[${this.map((each) => `"${each}"`).join(', ')}]`;
      },
    });
  },
  'patched timers, promises and fetch, as zone.js does it': () => {
    const { setTimeout: set, fetch: ask } = window;
    window.setTimeout = ((callback: () => void, ms: number) => set(callback, ms)) as never;
    window.fetch = ((...args: Parameters<typeof fetch>) => ask(...args).then((answer) => answer)) as never;
    const original = Promise.prototype.then;
    // biome-ignore lint/suspicious/noThenProperty: what zone.js does.
    Promise.prototype.then = function (this: Promise<unknown>, ...args: unknown[]) {
      return original.apply(this, args as never) as never;
    } as never;
  },
  'a wrapped history and no Navigation API': () => {
    Object.defineProperty(window, 'navigation', { value: undefined });
    const { pushState } = history;
    history.pushState = function (this: History, ...args: Parameters<typeof pushState>) {
      pushState.apply(this, args);
    };
  },
  'storage that throws': () => {
    for (const name of ['localStorage', 'sessionStorage', 'indexedDB'])
      Object.defineProperty(window, name, {
        get() {
          throw new DOMException('no', 'SecurityError');
        },
      });
  },
  'an element with its name': () => {
    new MutationObserver((_changes, watch) => {
      if (!document.body) return;
      watch.disconnect();
      document.body.append(Object.assign(document.createElement('div'), { id: 'foothold' }));
    }).observe(document, { childList: true, subtree: true });
  },
  'no locks, no channels, no streams': () => {
    for (const name of ['BroadcastChannel', 'EventSource']) Reflect.deleteProperty(window, name);
    Object.defineProperty(Navigator.prototype, 'locks', { value: undefined });
  },
};
for (const [name, init] of Object.entries(HOSTILE))
  test(`works beside ${name}`, async ({ page, running }) => {
    await open(page, running, name, { init });
    const events = listenToEvents(page);
    await hasBooted(page);
    await expect(guide(page)).toBeVisible();
    await call(page, 'track', 'Odd', { list: ['a'] });
    await expect.poll(() => events.find(({ event }) => event === 'Odd')?.properties).toEqual({ list: ['a'] });
    expect(errors).toEqual([]);
  });

test('works in frames, of the same origin and of another', async ({ page, running }) => {
  await open(page, running, 'frames');
  const other = host.url.replace('127.0.0.1', 'localhost');
  await page.setContent(
    `<iframe src="${host.url}" width="800" height="500"></iframe><iframe src="${other}" width="800" height="500"></iframe>
     <iframe sandbox="allow-scripts" src="${host.url}" width="800" height="500"></iframe>`,
  );
  for (const frame of await page.locator('iframe').all())
    await expect(guide(frame.contentFrame() as never)).toBeVisible();
  expect(errors.filter((text) => !/sandbox/i.test(text))).toEqual([]);
});

test('works on plain http, where there are no locks, with two tabs on one stream', async ({ running }) => {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--host-resolver-rules=MAP *.test 127.0.0.1'],
  });
  try {
    const context = await browser.newContext();
    const page = await context.newPage();
    await open(page, running, 'plain http');
    const plain = host.url.replace('127.0.0.1', 'app.test');
    const streams = new Set<Request>();
    context.on('request', (request) => request.url().includes('/v1/live') && streams.add(request));
    for (const name of ['requestfinished', 'requestfailed'] as const)
      context.on(name as 'requestfinished', (request) => void streams.delete(request));
    // Whichever of the two has its turn at sending.
    const events = listenToEvents(context);
    await page.goto(plain);
    expect(await page.evaluate(() => [isSecureContext, 'locks' in navigator])).toEqual([false, false]);
    await hasBooted(page);
    await expect(guide(page)).toBeVisible();
    const second = await context.newPage();
    await second.goto(plain);
    await expect(guide(second)).toBeVisible();
    await expect.poll(() => streams.size).toBe(1);
    await call(page, 'track', 'Plain');
    await expect.poll(() => events.map(({ event }) => event)).toContain('Plain');
    expect(errors.filter((text) => !/untrustworthy/i.test(text))).toEqual([]);
  } finally {
    await browser.close();
  }
});

test('a host that brings its own path and name for it gives blockers nothing to go by', async ({ page, running }) => {
  const script = readFileSync(new URL('../../packages/sdk/dist/foothold.js', import.meta.url), 'utf8');
  const seen: string[] = [];
  await page.route('**/hello/**', async (route) => {
    const { pathname, search } = new URL(route.request().url());
    if (pathname === '/hello/start.js') return route.fulfill({ body: script, contentType: 'text/javascript' });
    // A stream has no end, and would be passed on at its end.
    if (pathname.endsWith('/v1/live')) return route.abort();
    const url = running.url + pathname.replace('/hello/start/', '/foothold/').replace('/hello', '') + search;
    const answer = await route.fetch({ url }).catch(() => null);
    return answer ? route.fulfill({ response: answer }) : route.abort();
  });
  page.on('request', (request) => seen.push(new URL(request.url()).pathname));
  await open(page, running, 'first party', {
    script: (key) => `<script async src="/hello/start.js" data-write-key="${key}" data-api-host="/hello"></script>`,
  });
  await hasBooted(page);
  await expect(guide(page)).toBeVisible();
  await expect.poll(() => seen.filter((path) => path.endsWith('/v1/b')).length).toBeGreaterThan(0);
  expect(seen.filter((path) => path !== '/' && !path.startsWith('/hello/'))).toEqual([]);
  expect(seen.filter((path) => /foothold|analytics|track|batch|event/i.test(path))).toEqual([]);
});

test('five faults switch it off, and it says so once', async ({ page, running }) => {
  const said: string[] = [];
  page.on('console', (message) => said.push(message.text()));
  await open(page, running, 'faults');
  await hasBooted(page);
  await expect(guide(page)).toBeVisible();
  await call(page, 'debug', true);
  await page.evaluate(() => {
    const broken = {
      get actions(): never {
        throw new Error('broken');
      },
    };
    for (let i = 0; i < 9; i++)
      (window as never as { foothold: { register(given: unknown): void } }).foothold.register(broken);
  });
  await expect(surface(page, 'launcher').or(surface(page, 'checklist'))).toHaveCount(0);
  expect(said.filter((text) => text.includes('switched off'))).toHaveLength(1);
});

/** Those that were added by Foothold's scripts; the one who drives the browser has some, too. */
async function listenersOf(cdp: CDPSession, expression: string, urls: Map<string, string>): Promise<string[]> {
  const { result } = await cdp.send('Runtime.evaluate', { expression });
  if (!result.objectId) return [];
  const { listeners } = await cdp.send('DOMDebugger.getEventListeners', { objectId: result.objectId });
  const own = listeners.filter(({ scriptId }) => urls.get(scriptId)?.includes('/foothold'));
  return own.map(({ type }) => `${expression} ${type}`);
}

test('pages that are left while a slow collector is asked are no failures of it', async ({ page, running }) => {
  await open(page, running, 'hasty');
  await hasBooted(page);
  await expect(guide(page)).toBeVisible();
  const address = page.url();
  await page.route(`${running.url}/v1/**`, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await route.continue().catch(() => {});
  });
  for (let n = 0; n < 3; n++) {
    const asked = page.waitForRequest(`${running.url}/v1/state`);
    await page.goto(`${address}${address.includes('?') ? '&' : '?'}page=${n}`);
    await asked;
  }
  await page.goto(address);
  await expect(guide(page)).toBeVisible();
  expect(errors).toEqual([]);
});
