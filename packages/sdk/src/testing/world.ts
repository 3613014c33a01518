/** A world for the core: a clock that a test moves, a browser whose tabs share storage, a collector that answers. */
import type { WireEvent } from '@foothold/protocol/types';
import type { BrowserFacts } from '@foothold/targeting';
import { explain } from '../core/explain.ts';
import { createFoothold, type QueuedCall } from '../core/foothold.ts';
import type { Intent, Ui, UiHost, View } from '../core/surface.ts';
import '../entries/success.ts';
import type { Kernel } from '../core/kernel.ts';
import { createFlow } from '../flow/flow.ts';
import { createLocal } from '../local/local.ts';
import type { Answer, EventStore, Platform, Request } from '../platform/platform.ts';
import type { Listen } from '../rare/live.ts';
import { openRules } from '../rare/open-rules.ts';
import type { PageFacts } from '../rare/page-facts.ts';

// Of Node, where tests run; the SDK knows browsers alone.
declare const setImmediate: (callback: () => void) => void;

export const START = Date.UTC(2026, 0, 15, 12);

export interface Clock {
  now(): number;
  after(ms: number, callback: () => void): () => void;
  /** Lets so much time pass, timer by timer, with all that follows from each. */
  advance(ms: number): Promise<void>;
  pending(): number;
}

export function createClock(): Clock {
  let now = START;
  let timers: { at: number; callback: () => void }[] = [];
  return {
    now: () => now,
    after(ms, callback) {
      const timer = { at: now + Math.max(0, ms), callback };
      timers.push(timer);
      return () => {
        timers = timers.filter((one) => one !== timer);
      };
    },
    async advance(ms) {
      const end = now + ms;
      await settle();
      for (;;) {
        const next = timers.sort((a, b) => a.at - b.at)[0];
        if (!next || next.at > end) break;
        timers.shift();
        now = next.at;
        next.callback();
        await settle();
      }
      now = end;
    },
    pending: () => timers.length,
  };
}

/** All that follows from what has happened, without time. */
export async function settle() {
  for (let i = 0; i < 50; i++) await new Promise<void>((resolve) => setImmediate(resolve));
}

/** What tabs of one browser share. */
export interface Browser {
  records: Map<string, string>;
  /** Told of every change of the records, as other tabs are. */
  told: Set<() => void>;
  events: Map<string, WireEvent>;
  lease: { tail: Promise<void> };
}
export const createBrowser = (): Browser => ({
  records: new Map(),
  told: new Set(),
  events: new Map(),
  lease: { tail: Promise.resolve() },
});

export interface Tab {
  platform: Platform & { onNews: Listen };
  /** What only a browser knows; may be changed. */
  seen: BrowserFacts;
  requests: Request[];
  goTo(path: string): void;
  setVisible(isVisible: boolean): void;
  /** An event of the window. */
  happen(type: 'load' | 'pagehide'): void;
  /** The network is there again. */
  goOnline(): void;
  type(): void;
  navigations: string[];
  /** The view painted last, and the surfaces' way back. */
  ui: { view: View; host: UiHost | undefined; isDestroyed: boolean; place?: string };
  /** The chunk of checklists and celebrations: how often it was asked for, and whether it can be had. */
  success: { asked: number; isBlocked: boolean };
  /** Something is new on the server; false: the stream is lost. */
  hearNews(isNews: boolean): void;
  /** How many streams are open. */
  streams(): number;
  listeners(): number;
}

const tabs = new WeakMap<Clock, number>();

type Respond = (request: Request) => Answer | Promise<Answer>;

export function openTab(clock: Clock, browser: Browser, respond: Respond, extra: Partial<Platform> = {}): Tab {
  let url = 'https://app.example.com/';
  let isVisible = true;
  // Another one in every tab of every browser of this world.
  let random = (tabs.get(clock) ?? 0) + 1;
  tabs.set(clock, random);
  const listeners = new Set<(type: string) => void>();
  const happen = (type: string) => {
    for (const callback of listeners) callback(type);
  };
  const news = new Set<(isNews: boolean) => void>();
  const on = <Listener>(set: Set<Listener>, listener: Listener) => {
    set.add(listener);
    return () => void set.delete(listener);
  };
  const others = new Set<() => void>();
  /** Later, as a browser tells it. */
  const heard = () =>
    void Promise.resolve().then(() => {
      for (const callback of others) callback();
    });
  browser.told.add(heard);
  const requests: Request[] = [];
  const navigations: string[] = [];
  const ui: Tab['ui'] = { view: {}, host: undefined, isDestroyed: false };
  const success = { asked: 0, isBlocked: false };
  const createUi = (host: UiHost): Ui => {
    ui.host = host;
    return {
      render(view) {
        ui.view = view;
      },
      place: () => ui.place,
      destroy() {
        ui.isDestroyed = true;
      },
    };
  };
  const seen: BrowserFacts = {
    widthPx: 1280,
    heightPx: 800,
    device: 'desktop',
    language: 'en',
    minuteOfDay: 720,
    weekday: 4,
    element: () => false,
  };
  const page: PageFacts = { facts: () => seen, answers: () => JSON.stringify(seen), destroy() {} };
  const chunks = {
    guides: async () => ({
      default: (kernel: Parameters<typeof createFlow>[0]) =>
        createFlow(kernel, createUi, () => {
          success.asked++;
          return success.isBlocked ? missing() : import('../entries/success.ts');
        }),
    }),
    rules: async () => ({
      default: (kernel: Kernel) =>
        openRules(
          kernel,
          () => page,
          (url, callback) => platform.onNews(url, callback),
        ),
    }),
    explain: async () => ({ default: explain }),
    local: async () => ({ default: createLocal }),
    older: missing,
  };
  const platform: Tab['platform'] = {
    now: clock.now,
    after: clock.after,
    // Different each time, the same in each run.
    randomBytes: (count) =>
      Uint8Array.from({ length: count }, () => {
        random = (random * 48_271) % 2_147_483_647;
        return random & 255;
      }),
    records: () => ({
      getItem: (key) => browser.records.get(key) ?? null,
      setItem(key, value) {
        browser.records.set(key, value);
        for (const tell of browser.told) if (tell !== heard) tell();
      },
      removeItem: (key) => void browser.records.delete(key),
    }),
    openEvents: () => sharedEvents(browser),
    withLease(_name, callback) {
      const run = browser.lease.tail.then(callback);
      browser.lease.tail = run.catch(() => {});
      return run;
    },
    async send(request) {
      requests.push(request);
      return respond(request);
    },
    page: () => {
      const { pathname, search } = new URL(url);
      return { url, path: pathname, search, title: 'App', referrer: '' };
    },
    browser: () => ({ userAgent: 'test', locale: 'en' }),
    on(types, callback) {
      if (types === 'storage') return on(others, () => callback(types));
      return on(listeners, (type) => types.split(' ').includes(type) && callback(type));
    },
    isVisible: () => isVisible,
    onNews: (_url, callback) => on(news, callback),
    navigate: (to) => void navigations.push(to),
    load: ((name: keyof typeof chunks) => chunks[name]()) as Platform['load'],
    log: () => {},
    ...extra,
  };
  return {
    platform,
    requests,
    navigations,
    seen,
    ui,
    success,
    goTo(path) {
      url = new URL(path, url).href;
      happen('currententrychange');
    },
    setVisible(next) {
      isVisible = next;
      happen('visibilitychange');
    },
    happen,
    goOnline() {
      happen('online');
    },
    type() {
      happen('input');
    },
    hearNews(isNews) {
      for (const callback of news) callback(isNews);
    },
    streams: () => news.size,
    listeners: () => others.size + listeners.size + news.size,
  };
}

const missing = async () => {
  throw new Error('not here');
};

function sharedEvents({ events }: Browser): EventStore {
  return {
    async put(added) {
      for (const event of added) events.set(event.messageId as string, event);
    },
    take: async (limit) => [...events.values()].slice(0, limit),
    async remove(ids) {
      for (const id of ids ?? [...events.keys()]) events.delete(id);
    },
  };
}

export const ok: Answer = {
  status: 200,
  text: JSON.stringify({ success: true, accepted: 1, duplicates: 0, quarantined: 0 }),
};
export const gone: Answer = { status: 0, text: '' };

/** The events of all batches that were sent. */
export const sentIn = (requests: Request[]): (WireEvent & { event?: string; messageId: string })[] =>
  requests.flatMap(({ url, body }) => (url.endsWith('/v1/b') ? JSON.parse(body as string).batch : []));

/** The API over a tab, and every `foothold:…` event that it dispatches. */
export function openFoothold(tab: Pick<Tab, 'ui'> & { platform: Platform }, early: QueuedCall[] = []) {
  const told: string[] = [];
  const bus = new EventTarget();
  const dispatch = bus.dispatchEvent.bind(bus);
  bus.dispatchEvent = (event) => {
    const { detail } = event as CustomEvent<{ stepId?: string; itemId?: string } | null>;
    const part = detail?.stepId ?? detail?.itemId;
    if (event.type !== 'foothold:change') told.push(event.type.slice(9) + (part ? ` ${part}` : ''));
    return dispatch(event);
  };
  const foothold = createFoothold(() => tab.platform, bus, early);
  const say = async (intent: Intent) => {
    tab.ui.host?.dispatch(intent);
    await settle();
  };
  return { foothold, told, say };
}
