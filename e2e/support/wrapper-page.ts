/** The wrappers' pages, bundled from source and served by themselves: the library mode, no server of ours. */
import { createReadStream, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test as base, expect, type Page } from '@playwright/test';
import { build } from 'vite';
import type { Props } from '../wrappers/content.ts';

const root = fileURLToPath(new URL('../wrappers', import.meta.url));
const TYPES: { [extension: string]: string } = { '.html': 'text/html', '.js': 'text/javascript' };

/** What is left of what a page has begun. */
interface Begun {
  listeners: string[];
  timers: number;
}

export interface Wrapper {
  page: Page;
  /** Opens a wrapper's page: its folder, and what follows it. */
  open(path: string): Promise<void>;
  render(props: Props): Promise<void>;
  unmount(): Promise<void>;
  track(event: string): Promise<void>;
  /** What Foothold has told the page since it was loaded, by name, with the step. */
  told(): Promise<string[]>;
  drawn(): Promise<number>;
  /** Listeners on the window and on its navigation, and timers, that are still there. */
  begun(): Promise<Begun>;
}

export const test = base.extend<{ wrapper: Wrapper }, { wrappers: string }>({
  wrappers: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern.
    async ({}, use) => {
      const out = mkdtempSync(join(tmpdir(), 'foothold-wrappers-'));
      await bundle(out);
      const server = createServer((request, response) => {
        const { pathname } = new URL(request.url ?? '/', 'http://host');
        const file = join(out, pathname.endsWith('/') ? `${pathname}index.html` : pathname);
        if (!existsSync(file)) return response.writeHead(404).end();
        response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'text/plain' });
        createReadStream(file).pipe(response);
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
      server.closeAllConnections();
      server.close();
      rmSync(out, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],
  /** Whatever happens in a test: nothing built in is painted, nothing is said in the console, nobody is asked. */
  wrapper: async ({ page, wrappers }, use) => {
    const noise: string[] = [];
    page.on('pageerror', (error) => noise.push(error.message));
    page.on('console', (message) => {
      // React's own word to developers, once a page.
      if (!message.text().includes('React DevTools')) noise.push(`${message.type()}: ${message.text()}`);
    });
    page.on('request', (request) => {
      if (request.method() !== 'GET' || !request.url().startsWith(wrappers)) noise.push(`asked ${request.url()}`);
    });
    await page.addInitScript(watch);
    const read = <Name extends 'told' | 'begun' | 'painted'>(name: Name) =>
      page.evaluate((what) => window.watched[what](), name) as Promise<ReturnType<Watched[Name]>>;
    await use({
      page,
      open: async (path) => {
        await page.goto(`${wrappers}/${path}`);
      },
      render: (props) => page.evaluate((given) => window.wrapper.render(given), props),
      unmount: () => page.evaluate(() => window.wrapper.unmount()),
      track: (event) => page.evaluate((name) => window.wrapper.foothold.track(name), event),
      told: () => read('told'),
      drawn: () => page.evaluate(() => window.wrapper.drawn),
      begun: () => read('begun'),
    });
    expect(await read('painted')).toBe(0);
    expect(noise).toEqual([]);
  },
});

interface Watched {
  told(): string[];
  begun(): Begun;
  /** How many elements of Foothold's own were ever in the page. */
  painted(): number;
}
declare global {
  interface Window {
    watched: Watched;
  }
}

/** Runs in the page, before anything of it. */
function watch() {
  const told: string[] = [];
  const listeners = new Map<string, Set<unknown>>();
  const timers = new Set<number>();
  let painted = 0;

  const { dispatchEvent, setTimeout: begin, clearTimeout: end } = window;
  window.dispatchEvent = (event) => {
    const { stepId = '' } = (event as CustomEvent<{ stepId?: string } | null>).detail ?? {};
    if (/^foothold:(content|step)_/.test(event.type)) told.push(`${event.type.slice(9)} ${stepId}`.trim());
    return dispatchEvent.call(window, event);
  };
  window.setTimeout = ((callback: () => void, ms?: number) => {
    const timer = begin(() => {
      timers.delete(timer);
      callback();
    }, ms);
    timers.add(timer);
    return timer;
  }) as never;
  window.clearTimeout = (timer) => {
    timers.delete(timer as number);
    end(timer);
  };
  const { navigation } = window as unknown as { navigation: EventTarget };
  for (const target of [window, navigation]) {
    const { addEventListener, removeEventListener } = target;
    target.addEventListener = (type: string, listener: never, options: never) => {
      listeners.set(type, (listeners.get(type) ?? new Set()).add(listener));
      // The other way to take a listener away.
      const { signal } = Object(options) as AddEventListenerOptions;
      signal?.addEventListener('abort', () => listeners.get(type)?.delete(listener));
      addEventListener.call(target, type, listener, options);
    };
    target.removeEventListener = (type: string, listener: never, options: never) => {
      listeners.get(type)?.delete(listener);
      removeEventListener.call(target, type, listener, options);
    };
  }
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes)
      for (const node of addedNodes) if (/^foothold-/i.test(node.nodeName)) painted++;
  }).observe(document, { childList: true, subtree: true });

  window.watched = {
    told: () => told,
    painted: () => painted,
    begun: () => ({
      listeners: [...listeners].flatMap(([type, set]) => [...set].map(() => type)),
      timers: timers.size,
    }),
  };
}

const bundle = (outDir: string) =>
  build({
    root,
    configFile: false,
    logLevel: 'error',
    mode: 'development',
    // What React says of a component that does wrong, it says in development alone.
    define: { 'process.env.NODE_ENV': '"development"', __VERSION__: '"0.0.0"' },
    resolve: { conditions: ['source'] },
    oxc: { jsx: { runtime: 'automatic', importSource: 'react' } },
    build: {
      outDir,
      emptyOutDir: false,
      target: 'es2022',
      minify: false,
      modulePreload: false,
      rolldownOptions: {
        input: ['bare', 'react'].map((name) => join(root, name, 'index.html')),
      },
    },
  });
