import { describe, expect, it } from 'vitest';
import type { Answer, EventStore, Platform } from '../platform/platform.ts';
import { createBrowser, createClock, gone, ok, openTab, sentIn, settle } from '../testing/world.ts';
import { createOutbox, type Outgoing } from './outbox.ts';
import { createRecords } from './records.ts';

const event = (messageId: string, size = 0): Outgoing => ({
  type: 'track',
  event: 'E',
  messageId,
  properties: { text: 'x'.repeat(size) },
});
const ids = (count: number, prefix = 'm') => Array.from({ length: count }, (_, i) => `${prefix}${i}`);

function setUp(respond: () => Answer | Promise<Answer> = () => ok, extra: Partial<Platform> = {}) {
  const clock = createClock();
  const browser = createBrowser();
  const open = () => {
    const tab = openTab(clock, browser, () => respond(), extra);
    const dropped: unknown[] = [];
    const outbox = createOutbox(
      tab.platform,
      'fhw_1',
      'https://c',
      createRecords(tab.platform, 'fhw_1'),
      () => {},
      (one) => dropped.push(one),
    );
    return { ...tab, outbox, dropped, sent: () => sentIn(tab.requests).map(({ messageId }) => messageId) };
  };
  return { clock, browser, open };
}

describe('the outbox', () => {
  it('sends what is tracked together in one request, and keeps nothing of it', async () => {
    const { clock, browser, open } = setUp();
    const { outbox, sent, requests } = open();
    for (const id of ids(20)) outbox.add(event(id));
    await settle();
    expect(browser.events.size).toBe(20);
    await clock.advance(200);
    expect(sent()).toEqual(ids(20));
    expect(requests).toHaveLength(1);
    expect(browser.events.size).toBe(0);
    expect(clock.pending()).toBe(0);
  });

  it('sends at most 500 events in a request', async () => {
    const { clock, open } = setUp();
    const { outbox, requests, sent } = open();
    for (const id of ids(1200)) outbox.add(event(id));
    await clock.advance(200);
    expect(requests.map(({ body }) => JSON.parse(body as string).batch.length)).toEqual([500, 500, 200]);
    expect(new Set(sent()).size).toBe(1200);
  });

  it('sends at most a megabyte in a request', async () => {
    const { clock, open } = setUp();
    const { outbox, requests, sent } = open();
    for (const id of ids(100)) outbox.add(event(id, 25_000));
    await clock.advance(200);
    expect(Math.max(...requests.map(({ body }) => (body as string).length))).toBeLessThanOrEqual(1_000_000);
    expect(sent()).toEqual(ids(100));
  });

  it('sends each event once although five tabs send', async () => {
    const { clock, open } = setUp();
    const tabs = ids(5, 't').map(open);
    for (const [n, { outbox }] of tabs.entries()) for (const id of ids(100, `${n}-`)) outbox.add(event(id));
    await clock.advance(1000);
    const all = tabs.flatMap(({ sent }) => sent());
    expect(all).toHaveLength(500);
    expect(new Set(all).size).toBe(500);
    // Nothing of it goes again when the tabs are left.
    for (const { outbox } of tabs) await outbox.flush();
    for (const { outbox, requests } of tabs) {
      requests.length = 0;
      outbox.leave();
      expect(requests).toHaveLength(0);
    }
  });

  it('sends what a tab that died has left behind', async () => {
    const { clock, browser, open } = setUp();
    for (const id of ids(3, 'dead')) browser.events.set(id, event(id));
    const { outbox, sent } = open();
    outbox.wake();
    await clock.advance(200);
    expect(sent()).toEqual(ids(3, 'dead'));
  });

  it.each<[string, Partial<Platform>]>([
    ['is not there', { openEvents: undefined }],
    [
      'refuses',
      {
        openEvents: () => ({
          put: () => Promise.reject(new Error('quota')),
          take: () => Promise.reject(new Error('blocked')),
          remove: () => Promise.reject(new Error('blocked')),
        }),
      },
    ],
    [
      'never answers',
      {
        openEvents: () => ({
          put: () => new Promise(() => {}),
          take: () => new Promise(() => {}),
          remove: () => new Promise(() => {}),
        }),
      },
    ],
    ['gives no lease', { withLease: () => Promise.reject(new Error('SecurityError')) }],
  ])('sends from memory when storage %s', async (_, extra) => {
    const { clock, open } = setUp(() => ok, extra);
    const { outbox, sent } = open();
    for (const id of ids(3)) outbox.add(event(id));
    await clock.advance(20_000);
    expect(sent()).toEqual(ids(3));
    outbox.add(event('later'));
    await clock.advance(20_000);
    expect(sent()).toEqual([...ids(3), 'later']);
  });

  const html = '<!doctype html>';
  const refusal = '{"error":{"code":"unreadable","message":""}}';
  it.each<[string, Answer, 'kept' | 'given up']>([
    ['no answer', gone, 'kept'],
    ['200 of a portal', { status: 200, text: html }, 'kept'],
    ['200 of something else', { status: 200, text: '{"ok":1}' }, 'kept'],
    ['200 that says no', { status: 200, text: '{"success":false}' }, 'kept'],
    ['200 without a body', { status: 200, text: '' }, 'kept'],
    ['200 of null', { status: 200, text: 'null' }, 'kept'],
    ['204', { status: 204, text: '' }, 'kept'],
    ['301', { status: 301, text: '' }, 'kept'],
    ['304', { status: 304, text: '' }, 'kept'],
    ['400 of the collector', { status: 400, text: refusal }, 'given up'],
    ['400 of a proxy', { status: 400, text: html }, 'kept'],
    ['400 that broke off', { status: 400, text: refusal.slice(0, 9) }, 'kept'],
    ['401', { status: 401, text: '{}' }, 'kept'],
    ['402', { status: 402, text: '' }, 'kept'],
    ['403', { status: 403, text: html }, 'kept'],
    ['404', { status: 404, text: html }, 'kept'],
    ['405', { status: 405, text: '' }, 'kept'],
    ['407', { status: 407, text: '' }, 'kept'],
    ['408', { status: 408, text: '' }, 'kept'],
    ['413', { status: 413, text: '' }, 'given up'],
    ['415', { status: 415, text: '' }, 'kept'],
    ['422 of the collector', { status: 422, text: refusal }, 'given up'],
    ['422 of something else', { status: 422, text: '{}' }, 'kept'],
    ['425', { status: 425, text: '' }, 'kept'],
    ['429', { status: 429, text: '' }, 'kept'],
    ['500', { status: 500, text: html }, 'kept'],
    ['502', { status: 502, text: html }, 'kept'],
    ['503', { status: 503, text: '' }, 'kept'],
    ['504', { status: 504, text: '' }, 'kept'],
    ['599', { status: 599, text: '' }, 'kept'],
  ])('after %s an event is %s', async (_, answer, expected) => {
    let current = answer;
    const { clock, browser, open } = setUp(() => current);
    const { outbox, sent } = open();
    outbox.add(event('a'));
    await clock.advance(1000);
    expect(browser.events.size).toBe(expected === 'kept' ? 1 : 0);
    current = ok;
    await clock.advance(600_000);
    expect(sent()).toEqual(expected === 'kept' ? ['a', 'a'] : ['a']);
    expect(browser.events.size).toBe(0);
  });

  it('finds the one event that is refused and sends the others', async () => {
    const clock = createClock();
    const accepted: string[] = [];
    const tab = openTab(clock, createBrowser(), ({ body }) => {
      const batch = JSON.parse(body as string).batch.map((one: Outgoing) => one.messageId);
      if (batch.includes('m7')) return { status: 400, text: '{"error":{}}' };
      accepted.push(...batch);
      return ok;
    });
    const dropped: unknown[] = [];
    const outbox = createOutbox(
      tab.platform,
      'fhw_1',
      '',
      createRecords(tab.platform, 'fhw_1'),
      () => {},
      (one) => dropped.push(one),
    );
    for (const id of ids(20)) outbox.add(event(id));
    await clock.advance(1000);
    expect(accepted.sort()).toEqual(
      ids(20)
        .filter((id) => id !== 'm7')
        .sort(),
    );
    expect(dropped).toEqual([{ reason: 'refused', count: 1 }]);
  });

  it('waits as long as it is asked to, an hour at most', async () => {
    for (const [seconds, leastMs, mostMs] of [
      ['7', 7000, 14_000],
      ['999999', 3_600_000, 7_200_000],
    ] as const) {
      const { clock, open } = setUp(() => ({ status: 503, text: '', retryAfter: seconds }));
      const { outbox, requests } = open();
      outbox.add(event('a'));
      await clock.advance(leastMs);
      expect(requests).toHaveLength(1);
      await clock.advance(mostMs - leastMs + 1000);
      expect(requests.length).toBeGreaterThan(1);
    }
  });

  it('keeps at most 1,000 events once nothing was taken for half a minute, and says how many it gave up', async () => {
    let answer = gone;
    const { clock, browser, open } = setUp(() => answer);
    const { outbox, dropped } = open();
    for (const id of ids(1500)) outbox.add(event(id));
    await clock.advance(200_000);
    expect(browser.events.size).toBe(1000);
    for (const id of ids(20, 'more')) outbox.add(event(id));
    answer = ok;
    await clock.advance(600_000);
    expect(browser.events.size).toBe(0);
    expect(dropped).toEqual([{ reason: 'full', count: 520 }]);
  });

  it('keeps no more than that some time after the request that nobody answered, also without another one', async () => {
    const { clock, browser, open } = setUp(() => gone);
    const { outbox } = open();
    for (const id of ids(1500)) outbox.add(event(id, 900));
    await clock.advance(46_000);
    expect(browser.events.size).toBeLessThanOrEqual(1000);
    const bytes = [...browser.events.values()].reduce((sum, one) => sum + JSON.stringify(one).length, 0);
    expect(bytes).toBeLessThanOrEqual(1_000_000);
  });

  it('knocks as often with ten tabs as with one', async () => {
    const { clock, open } = setUp(() => gone);
    const tabs = ids(10, 't').map(open);
    for (const [n, { outbox }] of tabs.entries()) outbox.add(event(`${n}`));
    await clock.advance(600_000);
    expect(tabs.flatMap(({ requests }) => requests).length).toBeLessThanOrEqual(8);
  });

  it('sends as soon as the network is there again', async () => {
    let answer = gone;
    const { clock, open } = setUp(() => answer);
    const { outbox, sent } = open();
    outbox.add(event('a'));
    await clock.advance(70_000);
    answer = ok;
    outbox.wake(false);
    await clock.advance(100);
    const before = sent().length;
    outbox.wake(true);
    await clock.advance(300);
    expect(sent().length).toBe(before + 1);
  });

  it('does not send again at unload what is on its way', async () => {
    const { clock, open } = setUp(() => new Promise(() => {}));
    const { outbox, requests, sent } = open();
    for (const id of ids(5)) outbox.add(event(id));
    await clock.advance(200);
    expect(requests).toHaveLength(1);
    expect(requests[0]?.keepalive).toBe(true);
    outbox.add(event('late'));
    outbox.leave();
    expect(sent()).toEqual([...ids(5), 'late']);
  });

  it('waits for what went at unload, when the page was only hidden', async () => {
    const { clock, open } = setUp(() => new Promise((resolve) => setTimeout(resolve, 20, ok)));
    const { outbox, sent } = open();
    outbox.add(event('a'));
    outbox.leave();
    await clock.advance(1000);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await clock.advance(1000);
    expect(sent()).toEqual(['a']);
  });

  it('goes on storing after a page slept through a write', async () => {
    const { clock, browser, open } = setUp();
    let wakeUp = () => {};
    const asleep = new Promise<void>((resolve) => {
      wakeUp = resolve;
    });
    const tab = open();
    const { openEvents } = tab.platform;
    let isFirst = true;
    const sleepy: Platform['openEvents'] = (name) => {
      const store = openEvents?.(name) as EventStore;
      return {
        ...store,
        async put(events) {
          await store.put(events);
          if (isFirst) await asleep;
          isFirst = false;
        },
      };
    };
    let timers: (() => void)[] = [];
    const after: Platform['after'] = (ms, callback) => {
      if (ms === 1000) timers.push(callback);
      return clock.after(ms, () => ms !== 1000 && callback());
    };
    const platform = { ...tab.platform, openEvents: sleepy, after };
    const outbox = createOutbox(
      platform,
      'fhw_1',
      'https://c',
      createRecords({}, 'fhw_1'),
      () => {},
      () => {},
    );
    outbox.add(event('a'));
    await settle();
    // All timers that are due fire before what the page waits for is heard of.
    for (const callback of timers.splice(0)) callback();
    wakeUp();
    await settle();
    timers = [];
    outbox.add(event('b'));
    await settle();
    expect([...browser.events.keys()]).toContain('b');
  });

  it('keeps what was tracked while the browser’s clock was wrong', async () => {
    const { clock, open } = setUp();
    const { outbox, requests } = open();
    outbox.add({ ...event('a'), timestamp: clock.now() });
    await clock.advance(200);
    const { sentAt, batch } = JSON.parse(requests[0]?.body as string);
    // Both by the same clock, so that the collector can tell how far it is off.
    expect(sentAt - batch[0].timestamp).toBe(150);
  });

  it('gives up an event that is too large and keeps the rest', async () => {
    const { clock, open } = setUp();
    const { outbox, sent, dropped } = open();
    outbox.add(event('huge', 40_000));
    outbox.add(event('a'));
    await clock.advance(1000);
    expect(sent()).toEqual(['a']);
    expect(dropped).toEqual([{ reason: 'too_large', count: 1 }]);
  });

  it('sends one small request when the page is left, and the rest at the next visit', async () => {
    const { clock, browser, open } = setUp();
    const { outbox, requests } = open();
    for (const id of ids(100)) outbox.add(event(id, 2000));
    outbox.leave();
    outbox.leave();
    expect(requests).toHaveLength(1);
    expect(requests[0]?.keepalive).toBe(true);
    expect(new TextEncoder().encode(requests[0]?.body).length).toBeLessThanOrEqual(61_000);
    await settle();
    const left = browser.events.size;
    expect(left).toBeGreaterThan(60);
    const next = open();
    next.outbox.wake();
    await clock.advance(1000);
    expect(browser.events.size).toBe(0);
  });
});
