import type { Browser, CDPSession, Page } from '@playwright/test';
import type { Library, Step } from '../matrix/contract.ts';
import type { Served } from '../matrix/serve.ts';
import { furnish, install, next, scroll, start } from './in-page.ts';

/** One library on one fresh page; times in ms under the throttled CPU. */
export interface Tour {
  evaluationMs: number;
  startMs: number;
  nextMs: number[];
  settledMs: number[];
  longTasks: number;
  blockingMs: number;
  shift: number;
  scrollMs: number;
  lagPx: number;
}
export interface Cycles {
  heapBytes: number;
  nodes: number;
  listeners: number;
}

/** A page that has loaded is idle for so long before anybody starts a tour, with every library. */
const IDLE_MS = 1_500;

export const STEPS: Step[] = [0, 1, 2, 3, 4].map((i) => ({
  target: `#t${i}`,
  title: `Step number ${i}`,
  body: 'This is what it is about, in a few words.',
}));
const SCROLL_FRAMES = 60;

export class Bench {
  readonly #browser: Browser;
  readonly #slowdown: number;

  constructor(browser: Browser, slowdown: number) {
    this.#browser = browser;
    this.#slowdown = slowdown;
  }

  async tour(library: Library, served: Served, nodes: number): Promise<Tour> {
    return this.#open(library, served, nodes, async (page, cdp, evaluationMs) => {
      const startMs = await page.evaluate(start, STEPS);
      const nextMs: number[] = [];
      const settledMs: number[] = [];
      for (const { title } of STEPS.slice(1)) {
        const [seen, settled] = await page.evaluate(next, { selector: library.next, title });
        nextMs.push(seen);
        settledMs.push(settled);
      }
      const { longTasks, shifts } = await page.evaluate(() => window.watched);
      await page.evaluate(() => window.matrix.stop());
      await page.evaluate(() => scrollTo({ top: 0, behavior: 'instant' }));
      const idle = await taskMs(cdp, () => page.evaluate(scroll, { target: '#t0', frames: SCROLL_FRAMES }));
      await page.evaluate(start, STEPS);
      await page.waitForTimeout(400);
      const open = await taskMs(cdp, () => page.evaluate(scroll, { target: '#t0', frames: SCROLL_FRAMES }));
      return {
        evaluationMs,
        startMs,
        nextMs,
        settledMs,
        longTasks: longTasks.length,
        blockingMs: longTasks.reduce((sum, ms) => sum + ms - 50, 0),
        shift: shifts.reduce((sum, value) => sum + value, 0),
        scrollMs: Math.max(0, (open.ms - idle.ms) / SCROLL_FRAMES),
        lagPx: open.result,
      };
    });
  }

  /** What is left after so many starts and stops, beyond what ten of them leave. */
  async cycles(library: Library, served: Served, count: number): Promise<Cycles> {
    return this.#open(library, served, 3_000, async (page, cdp) => {
      const run = async (times: number) => {
        for (let i = 0; i < times; i++) {
          await page.evaluate(start, STEPS);
          await page.evaluate(() => window.matrix.stop());
          await page.waitForTimeout(20);
        }
        await page.waitForTimeout(300);
        for (let i = 0; i < 3; i++) await cdp.send('HeapProfiler.collectGarbage');
        const { usedSize } = await cdp.send('Runtime.getHeapUsage');
        const { nodes, jsEventListeners } = await cdp.send('Memory.getDOMCounters');
        return { usedSize, nodes, jsEventListeners };
      };
      const before = await run(10);
      const after = await run(count);
      return {
        heapBytes: after.usedSize - before.usedSize,
        nodes: Math.max(0, after.nodes - before.nodes),
        listeners: Math.max(0, after.jsEventListeners - before.jsEventListeners),
      };
    });
  }

  /** The longest that a call of the library's own scripts ran, on a page of 5,000 nodes. */
  async longestCall(library: Library, served: Served, nodes: number): Promise<number> {
    return this.#open(library, served, nodes, async (page) => {
      const calls = await traced(this.#browser, page, async () => {
        await page.evaluate(start, STEPS);
        for (const { title } of STEPS.slice(1)) await page.evaluate(next, { selector: library.next, title });
        await page.evaluate(() => window.matrix.stop());
      });
      const ours = calls.filter(({ name, url }) => name === 'FunctionCall' && /\/foothold|adapter\.js/.test(url));
      return Math.max(0, ...ours.map(({ ms }) => ms));
    });
  }

  async #open<Result>(
    { card }: Library,
    served: Served,
    nodes: number,
    use: (page: Page, cdp: CDPSession, evaluationMs: number) => Promise<Result>,
  ): Promise<Result> {
    const context = await this.#browser.newContext({ viewport: { width: 1280, height: 2000 } });
    try {
      const page = await context.newPage();
      const cdp = await context.newCDPSession(page);
      await cdp.send('Performance.enable');
      await cdp.send('Emulation.setCPUThrottlingRate', { rate: this.#slowdown });
      await page.addInitScript(install, card);
      const calls = await traced(this.#browser, page, () => page.goto(served.url()));
      const evaluated = calls.filter(({ name, url }) => name === 'EvaluateScript' && isLibrary(url, served));
      await page.evaluate(furnish, nodes);
      await page.evaluate((steps) => window.matrix.prepare?.(steps), STEPS);
      await page.waitForTimeout(IDLE_MS);
      await page.evaluate(() => {
        window.watched.longTasks.length = 0;
        window.watched.shifts.length = 0;
      });
      return await use(
        page,
        cdp,
        evaluated.reduce((sum, { ms }) => sum + ms, 0),
      );
    } finally {
      await context.close();
    }
  }
}

/** Foothold's own script; a peer's comes with its adapter. */
const isLibrary = (url: string, { isOwn }: Served & { isOwn?: boolean }) =>
  url.endsWith(isOwn ? '/foothold.js' : '/adapter.js');

async function taskMs<Result>(cdp: CDPSession, run: () => Promise<Result>): Promise<{ ms: number; result: Result }> {
  const total = async () => {
    const { metrics } = await cdp.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1000;
  };
  const before = await total();
  const result = await run();
  return { ms: (await total()) - before, result };
}

interface Call {
  name: string;
  url: string;
  /** Of the page's own thread: what else the machine does meanwhile is not in it. */
  ms: number;
}
async function traced(browser: Browser, page: Page, run: () => Promise<unknown>): Promise<Call[]> {
  await browser.startTracing(page, { categories: ['devtools.timeline'] });
  await run();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as {
    traceEvents: { name: string; dur?: number; tdur?: number; args?: { data?: { url?: string } } }[];
  };
  return traceEvents.flatMap(({ name, dur, tdur = dur, args }) =>
    tdur === undefined ? [] : [{ name, ms: tdur / 1000, url: args?.data?.url ?? '' }],
  );
}
