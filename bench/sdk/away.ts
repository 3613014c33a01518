import { readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import type { Browser } from '@playwright/test';
import { median } from '../lib/stats.ts';

export interface Away {
  /** Of the host's `load` event, beyond the same page without us: what each pair of loads is apart, in the middle. */
  loadMs: number;
  /** What comes of two minutes on such a page; other pages may be measured meanwhile. */
  knocks: Promise<Knocks>;
}
export interface Knocks {
  longTasks: number;
  firstMinute: number;
  /** In the minute after it. */
  nextMinute: number;
}

const PAIRS = 15;

/**
 * A host page while our servers hang: the script is there, and nothing is answered. Settles once the loads are timed,
 * for which the machine should have nothing else to do.
 */
export async function measureAway(browser: Browser, seconds: number): Promise<Away> {
  const require = createRequire(import.meta.url);
  const script = readFileSync(join(dirname(dirname(require.resolve('@foothold/sdk'))), 'foothold.js'));
  const hung = new Set<ServerResponse>();
  const asked: number[] = [];
  const from = Date.now();
  const server = createServer((request, response) => {
    if (request.url === '/foothold.js') response.setHeader('content-type', 'text/javascript').end(script);
    else if (request.url?.startsWith('/host')) {
      const tag = request.url.includes('with')
        ? '<script async src="/foothold.js" data-write-key="fhw_1"></script>'
        : '';
      response
        .setHeader('content-type', 'text/html')
        .end(`<!doctype html><link rel="icon" href="data:,">${tag}<h1>Host</h1>`);
    } else {
      asked.push(Date.now() - from);
      hung.add(response);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const load = async (path: string) => {
    const page = await browser.newPage();
    await page.goto(origin + path);
    await page.waitForFunction(() => performance.getEntriesByType('navigation')[0]?.duration);
    const ms = await page.evaluate(() => performance.getEntriesByType('navigation')[0]?.duration ?? 0);
    return { page, ms };
  };
  const close = () => {
    for (const response of hung) response.destroy();
    server.closeAllConnections();
    server.close();
  };
  const loadMs = async (path: string) => {
    const { page, ms } = await load(path);
    await page.context().close();
    return ms;
  };
  async function knocks(): Promise<Knocks> {
    asked.length = 0;
    const start = Date.now() - from;
    const { page } = await load('/host?with');
    await page.evaluate(() => {
      const all: number[] = [];
      Object.assign(window, { longTasks: all });
      new PerformanceObserver((list) => all.push(list.getEntries().length)).observe({
        type: 'longtask',
        buffered: true,
      });
      (window as never as { foothold: { track(name: string): void } }).foothold.track('While away');
    });
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    const longTasks = await page.evaluate(() => (window as never as { longTasks: number[] }).longTasks.length);
    const count = (a: number, b: number) => asked.filter((at) => at - start >= a && at - start < b).length;
    return { longTasks, firstMinute: count(0, 60_000), nextMinute: count(60_000, 120_000) };
  }
  try {
    // Of the first ones the browser itself is a part.
    for (const path of ['/host', '/host?with']) await loadMs(path);
    const apart: number[] = [];
    for (let pair = 0; pair < PAIRS; pair++) {
      // Either is first as often as the other.
      const [first, second] = pair % 2 ? ['/host', '/host?with'] : ['/host?with', '/host'];
      const difference = (await loadMs(first as string)) - (await loadMs(second as string));
      apart.push(pair % 2 ? -difference : difference);
    }
    return { loadMs: median(apart), knocks: knocks().finally(close) };
  } catch (error) {
    close();
    throw error;
  }
}
