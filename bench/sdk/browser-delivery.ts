import type { CDPSession, Page } from '@playwright/test';
import { type Gate, openGate } from '../faults/lib/gate.ts';
import type { Product } from '../faults/lib/product.ts';
import { type Scratch, withScratch } from '../faults/lib/scratch.ts';
import { pause } from '../faults/lib/sender.ts';
import { caughtUp } from '../faults/lib/settle.ts';
import { setUp } from '../faults/lib/start.ts';
import { Random } from '../fuzz/random.ts';
import { type Chromium, openChromium } from './chromium.ts';
import { serveHostPage } from './host-page.ts';

/** The delivery harness with nothing made up: Chromium's tabs, storage, locks and network, a whole server. */
export interface BrowserDelivery {
  /** Events that were over a second old when their tab ended. */
  due: number;
  /** Of those, in the event store. */
  arrived: number;
  /** In the event store more than once. */
  twice: number;
  /** Five tabs of so many events, the one that was sending crashed. */
  killed: { due: number; arrived: number; twice: number };
  /** What was done to tabs, by name. */
  done: Record<string, number>;
}
export interface BrowserDeliveryOptions {
  sessions: number;
  seed: number;
  say(text: string): void;
}
interface World {
  product: Product;
  gate: Gate;
  url: string;
  writeKey: string;
}
interface Event {
  name: string;
  at: number;
  tab: Tab;
}

const EACH = 1_000;
/** The longest pause of the SDK between two attempts, and some. */
const DELIVERED_WITHIN_MS = 150_000;

export const deliverInChromium = ({ sessions, seed, say }: BrowserDeliveryOptions): Promise<BrowserDelivery> =>
  withScratch(async (scratch) => {
    const { product, keys } = await setUp(scratch);
    const gate = await openGate({ host: '127.0.0.1', port: Number(new URL(product.url).port) });
    scratch.onEnd(() => gate.close());
    const site = await serveHostPage(keys.writeKey, `http://127.0.0.1:${gate.port}`);
    scratch.onEnd(() => site.close());
    const world = { product, gate, url: site.url, writeKey: keys.writeKey };
    const done: Record<string, number> = {};
    const events: Event[] = [];
    for (let i = 0; i < sessions; i++) {
      const session = new Session(world, scratch.directory('profile'), new Random(seed * 1_009 + i), `${i}`, done);
      events.push(...(await session.run()));
      say(`session ${i + 1}: ${events.length} events so far, ${JSON.stringify(done)}`);
    }
    const killed = await killTheSender(world, scratch);
    await caughtUp(product);
    const stored = await storedNames(product, keys.secretKey);
    const due = events.filter(({ at, tab }) => tab.endedAt - at > 1_000);
    const ofSender = killed.filter((name) => stored.has(name));
    return {
      due: due.length,
      arrived: due.filter(({ name }) => stored.has(name)).length,
      twice: events.filter(({ name }) => (stored.get(name) ?? 0) > 1).length,
      killed: {
        due: killed.length,
        arrived: ofSender.length,
        twice: ofSender.filter((name) => (stored.get(name) ?? 0) > 1).length,
      },
      done,
    };
  });

/** A tab, and when it ended, by this process's clock. */
class Tab {
  endedAt = Number.POSITIVE_INFINITY;
  isFrozen = false;
  /** Requests with events that have no answer yet. */
  sending = 0;

  private constructor(
    readonly page: Page,
    readonly cdp: CDPSession,
  ) {
    const count = (change: 1 | -1) => (request: { url(): string }) => {
      if (request.url().endsWith('/v1/b')) this.sending += change;
    };
    page.on('crash', () => {
      this.end();
      page.close().catch(() => undefined);
    });
    page.on('request', count(1));
    page.on('requestfinished', count(-1));
    page.on('requestfailed', count(-1));
  }

  static async open({ context }: Chromium, url: string): Promise<Tab> {
    const page = await context.newPage();
    const tab = new Tab(page, await context.newCDPSession(page));
    await page.goto(url);
    // A tab behind another paints nothing, so it is not asked at each frame.
    const isThere = () => 'foothold' in window && !Array.isArray(window.foothold);
    await page.waitForFunction(isThere, undefined, { polling: 100 });
    return tab;
  }

  end(): void {
    this.endedAt = Math.min(this.endedAt, performance.now());
  }
  track(names: readonly string[]): Promise<void> {
    return this.page.evaluate((all) => {
      const { foothold } = window as never as { foothold: { track(name: string): void } };
      for (const name of all) foothold.track(name);
    }, names);
  }
  async freeze(isFrozen: boolean): Promise<void> {
    this.isFrozen = isFrozen;
    await this.cdp.send('Page.setWebLifecycleState', { state: isFrozen ? 'frozen' : 'active' });
  }
  async close(): Promise<void> {
    this.end();
    await this.page.close();
  }
  /** Its process is gone; tabs that share it too. */
  async crash(): Promise<void> {
    this.end();
    const closed = new Promise<void>((resolve) => this.page.once('close', () => resolve()));
    this.cdp.send('Page.crash').catch(() => undefined);
    await Promise.race([closed, pause(10_000)]);
  }
}

/** One browser with up to three tabs, in which somebody does things while tabs and network come and go. */
class Session {
  readonly #events: Event[] = [];
  #tabs: Tab[] = [];
  #chromium!: Chromium;

  constructor(
    readonly world: World,
    readonly profile: string,
    readonly random: Random,
    readonly name: string,
    readonly done: Record<string, number>,
  ) {}

  async run(): Promise<Event[]> {
    const { gate, url, writeKey } = this.world;
    this.#chromium = await openChromium(this.profile);
    try {
      await this.#open();
      for (let i = 0, steps = 12 + this.random.below(10); i < steps; i++) {
        await this.#step();
        await pause(this.random.below(this.random.chance(0.2) ? 5_000 : 1_200));
      }
      for (const tab of this.#living()) await tab.close();
      await this.#network('open');
      const last = await Tab.open(this.#chromium, url);
      await delivered(last, writeKey);
    } finally {
      gate.set('open');
      await this.#chromium.kill();
    }
    return this.#events;
  }

  async #step(): Promise<void> {
    const living = this.#living();
    const tab = living[this.random.below(living.length)];
    const lot = this.random.below(100);
    if (!tab) await this.#open();
    else if (tab.isFrozen) await tab.freeze(false);
    else if (lot < 50) await this.#track(tab);
    else if (lot < 66) await this.#network(this.random.pick(['open', 'closed', 'mute', 'offline']));
    else if (lot < 74) await this.#count('frozen', tab.freeze(true));
    else if (lot < 80) await this.#count('closed', tab.close());
    else if (lot < 86) await this.#count('crashed', tab.crash());
    else if (lot < 90) await this.#count('reloaded', this.#reload(tab));
    else if (lot < 94) await this.#count('browser killed', this.#killBrowser());
    else if (living.length < 3) await this.#open();
  }

  async #track(tab: Tab): Promise<void> {
    const names = Array.from(
      { length: 1 + this.random.below(20) },
      (_, i) => `s${this.name}-${this.#events.length + i}`,
    );
    await tab.track(names);
    for (const name of names) this.#events.push({ name, at: performance.now(), tab });
  }
  async #network(state: 'open' | 'closed' | 'mute' | 'offline'): Promise<void> {
    this.done[state] = (this.done[state] ?? 0) + 1;
    await this.#chromium.context.setOffline(state === 'offline');
    this.world.gate.set(state === 'offline' ? 'open' : state);
  }
  async #open(): Promise<void> {
    await this.#chromium.context.setOffline(false);
    this.#tabs.push(await Tab.open(this.#chromium, this.world.url));
  }
  /** What has been done in the page before is done in another document. */
  async #reload(tab: Tab): Promise<void> {
    tab.end();
    await this.#chromium.context.setOffline(false);
    await tab.page.reload();
    this.#tabs = this.#tabs.filter((one) => one !== tab);
    await tab.page.close();
    await this.#open();
  }
  async #killBrowser(): Promise<void> {
    for (const tab of this.#tabs) tab.end();
    this.#tabs = [];
    await this.#chromium.kill();
    this.#chromium = await openChromium(this.profile);
  }
  async #count(what: string, doing: Promise<void>): Promise<void> {
    this.done[what] = (this.done[what] ?? 0) + 1;
    await doing;
  }
  #living(): Tab[] {
    return this.#tabs.filter(({ endedAt }) => endedAt === Number.POSITIVE_INFINITY);
  }
}

/** Five tabs track so many events each; the one whose request hangs dies, and the collector answers again. */
async function killTheSender({ gate, url, writeKey }: World, scratch: Scratch): Promise<string[]> {
  const chromium = await openChromium(scratch.directory('profile'));
  try {
    const tabs = await Promise.all(Array.from({ length: 5 }, () => Tab.open(chromium, url)));
    await pause(2_000);
    gate.set('hanging');
    const names = tabs.map((_, n) => Array.from({ length: EACH }, (_, i) => `killed-${n}-${i}`));
    await Promise.all(tabs.map((tab, n) => tab.track(names[n] as string[])));
    await pause(3_000);
    const sender = tabs.find((tab) => tab.sending > 0);
    if (!sender) throw new Error('No tab is sending.');
    await sender.crash();
    gate.set('open');
    const last = tabs.find((tab) => tab.endedAt === Number.POSITIVE_INFINITY) ?? (await Tab.open(chromium, url));
    await delivered(last, writeKey);
    return names.flat();
  } finally {
    gate.set('open');
    await chromium.kill();
  }
}

/** Waits until the browser's store of events is empty, while this tab is seen. */
async function delivered(tab: Tab, writeKey: string): Promise<void> {
  const until = performance.now() + DELIVERED_WITHIN_MS;
  while (performance.now() < until && (await waitingIn(tab.page, `foothold:${writeKey}`)) > 0) await pause(250);
}

const waitingIn = (page: Page, name: string): Promise<number> =>
  page.evaluate(async (database) => {
    // Opening what is not there would make it.
    if (!(await indexedDB.databases()).some((one) => one.name === database)) return 0;
    return new Promise<number>((resolve, reject) => {
      const request = indexedDB.open(database);
      request.onerror = () => reject(request.error);
      request.onsuccess = () => {
        const db = request.result;
        const count = db.transaction('events').objectStore('events').count();
        count.onsuccess = () => {
          db.close();
          resolve(count.result);
        };
      };
    });
  }, name);

/** How often each name is in the event store. */
async function storedNames({ url }: Product, secretKey: string): Promise<Map<string, number>> {
  const headers = { authorization: `Bearer ${secretKey}` };
  const text = await (await fetch(`${url}/api/v1/export/events`, { headers })).text();
  const names = new Map<string, number>();
  for (const line of text.split('\n').filter(Boolean)) {
    const { event } = JSON.parse(line) as { event: string };
    names.set(event, (names.get(event) ?? 0) + 1);
  }
  return names;
}
