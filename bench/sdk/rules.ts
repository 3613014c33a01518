import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Browser } from '@playwright/test';
import { bundle } from './bundle.ts';

export interface Rules {
  decisionsMs: number;
  hostileMs: number;
}

/** 500 contents decided after a change of route, and an address pattern made to be slow. */
export async function measureRules(browser: Browser, slowdown: number): Promise<Rules> {
  const require = createRequire(import.meta.url);
  const sdk = dirname(dirname(dirname(require.resolve('@foothold/sdk'))));
  const targeting = createRequire(join(sdk, 'package.json')).resolve('@foothold/targeting');
  const code = await bundle(
    `import { decide, matchesPage } from ${JSON.stringify(targeting)}; Object.assign(window, { decide, matchesPage });`,
    [],
    'iife',
  );
  const page = await browser.newPage();
  try {
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
    await page.setContent('<!doctype html>');
    await page.evaluate(code);
    return await page.evaluate(() => {
      const { decide, matchesPage } = window as never as {
        decide(content: unknown, facts: unknown, situation: unknown): unknown;
        matchesPage(pattern: string, page: { url: string; path: string }): boolean;
      };
      const contents = Array.from({ length: 500 }, (_, i) => ({
        id: `c${i}`,
        kind: 'tour',
        version: 1,
        publishedAt: 1,
        name: 'C',
        audience: { all: [{ trait: 'plan', op: 'is', value: `p${i}` }, { page: `/reports/*/${i}` }] },
        trigger: { on: 'page', page: `/reports/*/${i % 7}` },
        steps: [{ id: 'a', title: 'A' }],
      }));
      const now = Date.now();
      const facts = {
        now,
        traits: { plan: 'p3' },
        account: {},
        membership: {},
        segments: [],
        aggregates: {},
        accountAggregates: {},
        milestones: {},
        contents: {},
        page: { url: 'https://app.example.com/reports/7/3', path: '/reports/7/3', search: '', title: '', referrer: '' },
      };
      const situation = {
        interruptions: 'calm',
        pageSince: now - 60_000,
        visit: { since: now, lastAt: now, interrupted: [], open: {}, runs: {} },
        typedAt: 0,
        happened: new Set(),
        open: [],
      };
      const timed = (run: () => void) => {
        const from = performance.now();
        run();
        return performance.now() - from;
      };
      const middle = (times: number[]) => times.sort((a, b) => a - b)[times.length >> 1] as number;
      const decisionsMs = middle(
        Array.from({ length: 30 }, () => timed(() => contents.forEach((one) => void decide(one, facts, situation)))),
      );
      // One that lacks what the pattern ends with, and one that only lacks it there.
      const hostile = (start: string) =>
        middle(
          Array.from({ length: 15 }, (_, i) => {
            const path = `${start}${`a${i}`.repeat(2048)}`.slice(0, 4096);
            return timed(() => void matchesPage(`/${'a*'.repeat(255)}b`, { url: path, path }));
          }),
        );
      const hostileMs = Math.max(hostile('/'), hostile('/ab'));
      return { decisionsMs, hostileMs };
    });
  } finally {
    await page.close();
  }
}
