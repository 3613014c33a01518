import type { Content, Tour, Trigger } from '@foothold/protocol/types';
import { beforeEach, describe, expect, it } from 'vitest';
import { createWorld } from '../testing/create-world.ts';
import type { FakeServer } from '../testing/server.ts';
import { type Browser, type Clock, createBrowser, openFoothold, openTab, START } from '../testing/world.ts';
import type { InitOptions } from './api.ts';

const HOUR_MS = 3_600_000;
const tour = (id: string, more: Partial<Tour> = {}): Tour => ({
  kind: 'tour',
  id,
  name: id,
  steps: [{ id: 'one', title: '1' }],
  ...more,
});

let clock: Clock;
let browser: Browser;
let server: FakeServer;
beforeEach(() => {
  ({ clock, browser, server } = createWorld());
});
function open(contents: Content[], options: InitOptions = {}) {
  server.publish(contents);
  const tab = openTab(clock, browser, (request) => server.respond(request));
  const one = { ...tab, ...openFoothold(tab) };
  one.foothold.init({ writeKey: 'fhw_1', apiHost: 'https://c', interruptions: 'normal', ...options });
  const shown = () => one.ui.view.tour?.content.id;
  /** Sees what shows, and is done with it. */
  const close = async (by: 'completed' | 'dismissed' | 'snoozed') => {
    const contentId = shown() as string;
    await one.say({ type: 'painted', contentId, stepId: 'one' });
    if (by === 'completed') await one.say({ type: 'next', contentId, stepId: 'one' });
    else if (by === 'snoozed') await one.say({ type: 'snooze', contentId });
    else await one.say({ type: 'dismiss', contentId, by: 'close' });
  };
  const reason = async (id: string) => {
    const decision = await one.foothold.explain(id);
    return decision?.show === false ? decision.reason : undefined;
  };
  return { ...one, shown, close, reason };
}
const triggered = (trigger: Trigger) => open([tour('t', { trigger })]);

describe('a tour starts', () => {
  it('at an event that happens on this page, not at one of the page before', async () => {
    const { foothold, goTo, shown } = triggered({ on: 'event', event: 'Export failed' });
    await clock.advance(5000);
    foothold.track('Export failed');
    goTo('/b');
    await clock.advance(10_000);
    expect(shown()).toBeUndefined();
    foothold.track('Export failed');
    await clock.advance(10);
    expect(shown()).toBe('t');
  });

  it('on its page, and there so long after it began', async () => {
    const { goTo, shown } = triggered({ on: 'page', page: '/team/*', delayMs: 6000 });
    await clock.advance(20_000);
    expect(shown()).toBeUndefined();
    goTo('/team/7');
    await clock.advance(5900);
    expect(shown()).toBeUndefined();
    await clock.advance(200);
    expect(shown()).toBe('t');
  });

  it('so long after the page began', async () => {
    const { goTo, shown } = triggered({ on: 'delay', ms: 10_000 });
    await clock.advance(9000);
    goTo('/b');
    await clock.advance(9900);
    expect(shown()).toBeUndefined();
    await clock.advance(200);
    expect(shown()).toBe('t');
  });

  it('after another content', async () => {
    const first = tour('first');
    const { shown, close, reason } = open([
      tour('next', { trigger: { on: 'content', content: 'first', is: 'completed' } }),
      first,
    ]);
    await clock.advance(10_000);
    expect(shown()).toBe('first');
    expect(await reason('next')).toBe('trigger');
    await close('completed');
    await clock.advance(40_000);
    expect(shown()).toBe('next');
  });

  it('by code alone', async () => {
    const { foothold, shown } = triggered({ on: 'code' });
    await clock.advance(60_000);
    expect(shown()).toBeUndefined();
    foothold.start('t');
    await clock.advance(10);
    expect(shown()).toBe('t');
  });
});

describe('of several tours', () => {
  it('the one of the highest priority comes first', async () => {
    const { shown, close } = open([tour('a'), tour('b', { priority: 5 }), tour('c', { priority: -1 })]);
    const order: (string | undefined)[] = [];
    for (let i = 0; i < 3; i++) {
      await clock.advance(40_000);
      order.push(shown());
      await close('dismissed');
    }
    expect(order).toEqual(['b', 'a', 'c']);
  });

  it('that exclude each other a person sees one, the first that was shown', async () => {
    const contents = [tour('a', { exclusive: 'upsell' }), tour('b', { exclusive: 'upsell' }), tour('c')];
    const { shown, close, reason } = open(contents);
    const seen: (string | undefined)[] = [];
    for (let i = 0; i < 3; i++) {
      await clock.advance(40_000);
      seen.push(shown());
      if (shown()) await close('dismissed');
    }
    expect(seen).toEqual(['a', 'c', undefined]);
    expect(await reason('b')).toBe('exclusive');
  });
});

describe('after something came by itself', () => {
  it('the next waits for news of the server, a minute at most', async () => {
    server.state = { version: 's1' };
    const { shown, close, reason } = open([tour('a'), tour('b')]);
    await clock.advance(5000);
    await close('dismissed');
    await clock.advance(50_000);
    expect(shown()).toBeUndefined();
    expect(await reason('b')).toBe('settling');
    await clock.advance(10_000);
    expect(shown()).toBe('b');
    await close('dismissed');
  });
});

describe('a tour rests', () => {
  it('until its time has come, and after it', async () => {
    const at = (ms: number) => new Date(START + ms).toISOString();
    const schedule = { from: at(HOUR_MS), until: at(2 * HOUR_MS) };
    const one = open([tour('t', { schedule })]);
    await clock.advance(HOUR_MS - 1000);
    expect(one.shown()).toBeUndefined();
    expect(await one.reason('t')).toBe('schedule');
    await clock.advance(2000);
    expect(one.shown()).toBe('t');
    one.foothold.shutdown();
    browser = createBrowser();
    await clock.advance(HOUR_MS);
    const later = open([tour('t', { schedule })]);
    await clock.advance(10_000);
    expect(later.shown()).toBeUndefined();
  });

  it('for a day when the person asks for later', async () => {
    const one = open([tour('t')]);
    await clock.advance(5000);
    await one.close('snoozed');
    await clock.advance(23 * HOUR_MS);
    expect(one.shown()).toBeUndefined();
    expect(await one.reason('t')).toBe('snoozed');
    await clock.advance(2 * HOUR_MS);
    expect(one.shown()).toBe('t');
  });

  it('for this visit alone where it comes at every visit', async () => {
    const one = open([tour('t', { frequency: 'everyVisit' })]);
    await clock.advance(5000);
    await one.close('dismissed');
    await clock.advance(60_000);
    expect(one.shown()).toBeUndefined();
    one.foothold.shutdown();
    await clock.advance(HOUR_MS);
    const next = open([tour('t', { frequency: 'everyVisit' })]);
    await clock.advance(5000);
    expect(next.shown()).toBe('t');
  });

  it('while the project’s suppression holds', async () => {
    const rules = { suppress: { trait: 'ticket', op: 'is' as const, value: 'open' } };
    const one = open([], { content: [tour('t')], rules });
    one.foothold.identify('ann', { ticket: 'open' });
    await clock.advance(10_000);
    expect(one.shown()).toBeUndefined();
    expect(await one.reason('t')).toBe('suppressed');
    one.foothold.identify('ann', { ticket: 'closed' });
    await clock.advance(10_000);
    expect(one.shown()).toBe('t');
  });
});
