import { beforeEach, describe, expect, it } from 'vitest';
import type { Platform } from '../platform/platform.ts';
import { createWorld } from '../testing/create-world.ts';
import type { FakeServer } from '../testing/server.ts';
import { type Browser, type Clock, openFoothold, openTab, START, sentIn } from '../testing/world.ts';
import type { QueuedCall } from './foothold.ts';

let clock: Clock;
let browser: Browser;
let server: FakeServer;
beforeEach(() => {
  ({ clock, browser, server } = createWorld());
});

const OPTIONS = { writeKey: 'fhw_1', apiHost: 'https://c' };

/** On a page whose `load` is still to come. */
function visit(extra: Partial<Platform> = {}, early: QueuedCall[] = []) {
  const tab = openTab(clock, browser, (request) => server.respond(request), { isLoading: () => true, ...extra });
  return { ...tab, ...openFoothold(tab, early) };
}
const events = () =>
  server.events.map(({ type, event, timestamp, context }) => ({
    name: event ?? type,
    at: (timestamp as number) - START,
    path: (context as { page: { path: string } }).page.path,
  }));

describe('while the page loads', () => {
  it('nothing is asked, stored or opened', async () => {
    let stores = 0;
    const openEvents = () => {
      stores++;
      throw new Error('not now');
    };
    const { foothold, requests } = visit({ openEvents });
    expect(foothold.init(OPTIONS)).toEqual({ ok: true });
    foothold.identify('ann');
    foothold.track('Early');
    await clock.advance(299);
    expect(requests).toEqual([]);
    expect(stores).toBe(0);
    expect([...browser.records.keys(), ...browser.events.keys()]).toEqual([]);
    expect(foothold.getChecklist()).toBeFalsy();
    expect(foothold.getMilestones()).toBeFalsy();
  });

  it('it begins at its load, after the host’s own listeners', async () => {
    const { foothold, requests, happen } = visit();
    foothold.init(OPTIONS);
    await clock.advance(50);
    happen('load');
    expect(requests).toEqual([]);
    await clock.advance(0);
    expect(requests.length).toBeGreaterThan(0);
    const { length } = requests;
    await clock.advance(0);
    happen('load');
    await clock.advance(0);
    expect(requests).toHaveLength(length);
  });

  it('or after 300 ms, and at once where it has loaded', async () => {
    const slow = visit();
    slow.foothold.init(OPTIONS);
    await clock.advance(300);
    expect(slow.requests.length).toBeGreaterThan(0);
    const loaded = visit({ isLoading: () => false });
    loaded.foothold.init(OPTIONS);
    expect(loaded.requests.length).toBeGreaterThan(0);
  });

  it('calls keep their order, their time and their page', async () => {
    const { foothold, goTo, happen } = visit();
    foothold.track('Before init');
    await clock.advance(10);
    foothold.init(OPTIONS);
    foothold.identify('ann');
    await clock.advance(10);
    foothold.track('Landed');
    goTo('/next');
    await clock.advance(20);
    foothold.track('Moved');
    await clock.advance(60);
    happen('load');
    foothold.track('Still before');
    await clock.advance(1000);
    expect(events()).toEqual([
      { name: 'Before init', at: 10, path: '/' },
      { name: 'identify', at: 10, path: '/' },
      { name: 'Landed', at: 20, path: '/' },
      { name: 'Moved', at: 40, path: '/next' },
      { name: 'Still before', at: 100, path: '/next' },
      { name: 'page', at: 100, path: '/next' },
    ]);
  });

  it('what is given is taken as it was then', async () => {
    const { foothold } = visit();
    foothold.init(OPTIONS);
    const properties = { kind: 'weekly' };
    const actions = { open: () => {} };
    foothold.track('Report created', properties);
    foothold.register({ actions });
    properties.kind = 'changed';
    await clock.advance(1000);
    expect(server.events[0]).toMatchObject({ properties: { kind: 'weekly' } });
  });

  it('who it is is known before the first question', async () => {
    const { foothold, requests } = visit();
    foothold.init(OPTIONS);
    foothold.identify('ann');
    await clock.advance(1000);
    const asked = requests
      .filter(({ url }) => url.endsWith('/v1/state'))
      .map(({ body }) => JSON.parse(`${body}`).userId);
    expect(new Set(asked)).toEqual(new Set(['ann']));
  });

  it.each(['pagehide', 'visibilitychange', 'shutdown'] as const)('nothing is lost by %s', async (how) => {
    const { foothold, happen, setVisible, requests } = visit();
    foothold.init(OPTIONS);
    foothold.track('Early');
    if (how === 'shutdown') foothold.shutdown();
    else if (how === 'pagehide') happen(how);
    else setVisible(false);
    // In the same tick: the page may have no other.
    const sent = requests.filter(({ keepalive, url }) => keepalive && url.endsWith('/v1/b'));
    expect(sentIn(sent).map(({ type, event }) => event ?? type)).toEqual(['Early', 'page']);
  });

  it('whoever asks is answered at once', async () => {
    const { foothold } = visit();
    foothold.init(OPTIONS);
    foothold.track('Early');
    await foothold.flush();
    expect(events().map(({ name }) => name)).toContain('Early');
    const other = visit();
    other.foothold.init(OPTIONS);
    await other.foothold.explain('nothing');
    expect(other.requests.length).toBeGreaterThan(0);
  });

  it('shutdown leaves nothing, and begins nothing', async () => {
    const { foothold, requests, listeners } = visit();
    foothold.init(OPTIONS);
    foothold.shutdown();
    expect(clock.pending() + listeners()).toBe(0);
    await clock.advance(1000);
    expect(requests).toEqual([]);
    expect(foothold.init(OPTIONS)).toEqual({ ok: true });
    await clock.advance(1000);
    expect(requests.length).toBeGreaterThan(0);
  });
});

describe('consent while the page loads', () => {
  it('that is withdrawn takes with it what was called, and leaves nothing', async () => {
    const { foothold, requests } = visit();
    foothold.init(OPTIONS);
    foothold.track('Unheard');
    foothold.consent('off');
    foothold.track('Unheard, too');
    await clock.advance(1000);
    expect(requests).toEqual([]);
    expect(browser.records.size).toBe(0);
    foothold.consent('full');
    foothold.track('Heard');
    await clock.advance(1000);
    expect(events().map(({ name }) => name)).toEqual(['Heard', 'page']);
  });

  it('that comes in time goes for what is called after it', async () => {
    const { foothold } = visit();
    foothold.init({ ...OPTIONS, consent: 'off' });
    foothold.track('Unheard');
    foothold.consent('memory');
    foothold.track('Heard');
    await clock.advance(1000);
    expect(events().map(({ name }) => name)).toEqual(['Heard', 'page']);
    expect(browser.records.size).toBe(0);
  });

  it('that was asked for before init is that of init', async () => {
    const early: QueuedCall[] = [
      ['consent', 'off'],
      ['track', 'Unheard'],
    ];
    const { foothold, requests } = visit({}, early);
    foothold.init(OPTIONS);
    await clock.advance(1000);
    expect(requests).toEqual([]);
  });
});
