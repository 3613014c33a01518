import type { JsonObject, State, Tour } from '@foothold/protocol/types';
import { beforeEach, describe, expect, it } from 'vitest';
import { createWorld } from '../testing/create-world.ts';
import type { FakeServer } from '../testing/server.ts';
import { type Browser, type Clock, openFoothold, openTab } from '../testing/world.ts';
import type { InitOptions } from './api.ts';

const forThe = (of: 'person' | 'account'): Tour => ({
  kind: 'tour',
  id: of,
  name: of,
  audience: { trait: 'plan', of, op: 'is', value: 'pro' },
  trigger: { on: 'code' },
  steps: [{ id: 'one', title: '1' }],
});

let clock: Clock;
let browser: Browser;
let server: FakeServer;
beforeEach(() => {
  ({ clock, browser, server } = createWorld());
  server.publish([forThe('person'), forThe('account')]);
  server.isLagging = true;
});
/** A load of the page. */
async function load(options: InitOptions = { writeKey: 'fhw_1', apiHost: 'https://c' }) {
  const tab = openTab(clock, browser, (request) => server.respond(request));
  const { foothold } = openFoothold(tab);
  foothold.init(options);
  await clock.advance(500);
  const holds = async (of: 'person' | 'account' = 'person') => {
    await clock.advance(100);
    const decision = await foothold.explain(of);
    return decision?.show === false && decision.reason === 'trigger';
  };
  return { foothold, holds, tab };
}

describe('what the page has said of somebody', () => {
  it('is known to the next page, although the server has not counted it yet', async () => {
    const first = await load();
    first.foothold.identify('ann', { plan: 'pro' });
    first.foothold.group('acme', { plan: 'pro' });
    expect(await first.holds()).toBe(true);
    first.foothold.shutdown();
    const second = await load();
    expect(await second.holds()).toBe(true);
    expect(await second.holds('account')).toBe(true);
    second.foothold.group('other');
    expect(await second.holds('account')).toBe(false);
  });

  it.each([
    ['set', 'pro', { $set: { plan: 'pro' } }],
    ['set, the plain word last', 'pro', { $set: { plan: 'free' }, plan: 'pro' }],
    ['set once', 'pro', { $setOnce: { plan: 'pro' } }],
    ['added to nothing', 2, { $add: { plan: 2 } }],
    ['added to what is set', 5, { $set: { plan: 3 }, $add: { plan: 2 } }],
    ['taken away', 1, { plan: 3 }, { $add: { plan: -2 } }],
    ['set once and then again', 'pro', { $setOnce: { plan: 'pro' } }, { $setOnce: { plan: 'free' } }],
    ['set after it was set once', 'pro', { $setOnce: { plan: 'free' } }, { $set: { plan: 'pro' } }],
    ['a text that something was added to', 'pro', { plan: 'pro' }, { $add: { plan: 1 } }],
    ['a number that a text was added to', 3, { plan: 3 }, { $add: { plan: 'x' } }],
    ['what is no object', 'pro', { plan: 'pro' }, { $set: 7, $setOnce: null, $add: 'many' }],
  ] as [string, string | number, ...object[]][])(
    '%s is known at once, and to the next page',
    async (_, value, ...said) => {
      const asked = forThe('person');
      const content = { ...asked, audience: { trait: 'plan', op: 'is' as const, value } };
      server.publish([content]);
      for (const options of [undefined, { content: [content] }]) {
        browser.records.clear();
        const first = await load(options);
        for (const traits of said) first.foothold.identify('ann', traits as JsonObject);
        expect(await first.holds()).toBe(true);
        first.foothold.shutdown();
        expect(await (await load(options)).holds()).toBe(true);
      }
    },
  );

  it('set once, what the server knows already stays', async () => {
    server.state = { traits: { plan: 'pro' } } as Partial<State>;
    const { foothold, holds } = await load();
    foothold.identify('ann', { $setOnce: { plan: 'free' } });
    expect(await holds()).toBe(true);
  });

  it('gives way to the server once that has counted it', async () => {
    const first = await load();
    first.foothold.identify('ann', { plan: 'pro' });
    await clock.advance(1000);
    first.foothold.shutdown();
    server.isLagging = false;
    await (await load()).holds();
    // Since changed on another device.
    server.state = { traits: { plan: 'free' } } as Partial<State>;
    expect(await (await load()).holds()).toBe(false);
    expect(JSON.stringify([...browser.records.values()])).not.toContain('plan');
  });

  it.each<[string, (one: Awaited<ReturnType<typeof load>>) => void]>([
    ['reset()', ({ foothold }) => foothold.reset()],
    ['somebody else', ({ foothold }) => foothold.identify('bob')],
    ['consent for memory alone', ({ foothold }) => foothold.consent('memory')],
    ['no consent', ({ foothold }) => foothold.consent('off')],
  ])('is forgotten at %s', async (_, change) => {
    const first = await load();
    first.foothold.identify('ann', { plan: 'pro' });
    await clock.advance(10);
    change(first);
    await clock.advance(10);
    first.foothold.shutdown();
    expect(JSON.stringify([...browser.records.values()])).not.toContain('plan');
    expect(await (await load()).holds()).toBe(false);
  });

  it('is kept in library mode, where there is nobody else to keep it', async () => {
    const options = { content: [forThe('person'), forThe('account')] };
    const first = await load(options);
    first.foothold.identify('ann', { plan: 'pro' });
    first.foothold.group('acme', { plan: 'pro' });
    await clock.advance(10);
    first.foothold.shutdown();
    const second = await load(options);
    expect(await second.holds()).toBe(true);
    expect(await second.holds('account')).toBe(true);
    second.foothold.reset();
    expect(await second.holds()).toBe(false);
  });

  it('asks the server no more often for it', async () => {
    const { foothold, tab } = await load();
    const states = () => tab.requests.filter(({ url }) => url.endsWith('/v1/state')).length;
    foothold.identify('ann', { plan: 'pro' });
    await clock.advance(10);
    const before = states();
    await clock.advance(20_000);
    expect(states()).toBe(before);
  });
});
