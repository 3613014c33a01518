import type { Checklist, State, Tour } from '@foothold/protocol/types';
import { beforeEach, describe, expect, it } from 'vitest';
import { createWorld } from '../testing/create-world.ts';
import type { FakeServer } from '../testing/server.ts';
import { type Browser, type Clock, openFoothold, openTab } from '../testing/world.ts';

const checklist: Checklist = {
  kind: 'checklist',
  id: 'start',
  name: 'Start',
  title: 'Start',
  items: [{ id: 'paid', title: 'Pay', done: { event: 'Paid' } }],
};

let clock: Clock;
let browser: Browser;
let server: FakeServer;
beforeEach(() => {
  ({ clock, browser, server } = createWorld());
  server.publish([checklist]);
  server.state = { ticket: 'ticket-1' } as Partial<State>;
});
function open() {
  const streams: string[] = [];
  const tab = openTab(clock, browser, (request) => server.respond(request));
  const { onNews } = tab.platform;
  tab.platform.onNews = (url, ...rest) => {
    streams.push(url);
    return onNews(url, ...rest);
  };
  const one = { ...tab, ...openFoothold(tab), opened: streams };
  one.foothold.init({ writeKey: 'fhw_1', apiHost: 'https://c' });
  return one;
}
const asked = ({ requests }: ReturnType<typeof open>, path: string) =>
  requests.filter(({ url }) => url.includes(path)).length;

describe('news', () => {
  it('is listened to while something may show, and has the state asked for at once', async () => {
    const tab = open();
    await clock.advance(3000);
    expect(tab.opened).toEqual(['https://c/v1/live?ticket=ticket-1']);
    expect(tab.streams()).toBe(1);
    const before = asked(tab, '/v1/state');
    tab.hearNews(true);
    await clock.advance(100);
    expect(asked(tab, '/v1/state')).toBe(before + 1);
    expect(tab.opened).toHaveLength(1);
  });

  it.each([
    ['without a ticket', () => Object.assign(server, { state: {} })],
    ['with nothing published', () => server.publish([])],
    ['with everything done', () => Object.assign(server.state, { contents: { start: { completedAt: 1 } } })],
  ])('is not listened to %s', async (_, arrange) => {
    arrange();
    const tab = open();
    await clock.advance(60_000);
    expect(tab.opened).toEqual([]);
  });

  it('is listened to again after the next answer when the stream is lost, with the ticket of that answer', async () => {
    const tab = open();
    await clock.advance(3000);
    server.state = { ticket: 'ticket-2' } as Partial<State>;
    tab.hearNews(false);
    expect(tab.streams()).toBe(0);
    await clock.advance(40_000);
    expect(tab.opened).toEqual(['https://c/v1/live?ticket=ticket-1', 'https://c/v1/live?ticket=ticket-2']);
  });

  it('is not asked for while the server is away', async () => {
    const tab = open();
    await clock.advance(3000);
    server.isGone = true;
    tab.hearNews(false);
    tab.requests.length = 0;
    await clock.advance(600_000);
    expect(tab.opened).toHaveLength(1);
    // Six in the first minute, then one a minute.
    expect(tab.requests.length).toBeLessThanOrEqual(6 + 9);
  });

  it('ends with somebody else, and with us', async () => {
    const tab = open();
    await clock.advance(3000);
    tab.foothold.identify('ann');
    tab.foothold.reset();
    await clock.advance(3000);
    expect(tab.streams()).toBe(1);
    expect(tab.opened.length).toBeGreaterThan(1);
    tab.foothold.shutdown();
    expect(tab.streams()).toBe(0);
  });
});

describe('what is done here and not confirmed', () => {
  const paid = (scope: 'membership' | 'account'): Tour => ({
    kind: 'tour',
    id: scope,
    name: scope,
    audience: { event: 'Paid', scope },
    trigger: { on: 'code' },
    steps: [{ id: 'one', title: 'One' }],
  });
  const holds = async ({ foothold }: ReturnType<typeof open>, id: string) => {
    const decision = await foothold.explain(id);
    return decision?.show === false && decision.reason !== 'audience';
  };

  it('counts in the account that it names, while that one is open', async () => {
    server.publish([paid('membership')]);
    const tab = open();
    await clock.advance(5000);
    tab.foothold.group('acme');
    await clock.advance(5000);
    server.isLagging = true;
    expect(await holds(tab, 'membership')).toBe(false);
    tab.foothold.track('Paid');
    expect(await holds(tab, 'membership')).toBe(true);
    tab.foothold.group('other');
    expect(await tab.foothold.explain('membership')).toMatchObject({ show: false, reason: 'loading' });
    await clock.advance(5000);
    expect(await holds(tab, 'membership')).toBe(false);
    tab.foothold.group('acme');
    await clock.advance(5000);
    expect(await holds(tab, 'membership')).toBe(true);
    server.isLagging = false;
    await clock.advance(60_000);
    expect(await holds(tab, 'membership')).toBe(true);
    tab.foothold.group('other');
    await clock.advance(5000);
    expect(await holds(tab, 'membership')).toBe(false);
  });

  it.each(['membership', 'account'] as const)('counts for an account (%s) also before one was named', async (scope) => {
    server.publish([paid(scope)]);
    const tab = open();
    await clock.advance(5000);
    server.isLagging = true;
    tab.foothold.track('Paid');
    await clock.advance(5000);
    expect(await holds(tab, scope)).toBe(false);
    tab.foothold.group('acme');
    await clock.advance(5000);
    expect(await holds(tab, scope)).toBe(true);
  });
});

describe('what is published', () => {
  it('is fetched by the version that the state names, for the pointer may be old', async () => {
    const tab = open();
    await clock.advance(3000);
    const before = tab.requests.length;
    server.publish([{ ...checklist, title: 'Another' }]);
    tab.hearNews(true);
    await clock.advance(500);
    const urls = tab.requests.slice(before).flatMap(({ url }) => (url.endsWith('/b') ? [] : url));
    expect(urls).toEqual(['https://c/v1/state', 'https://c/v1/config/fhw_1/c3']);
  });
});
