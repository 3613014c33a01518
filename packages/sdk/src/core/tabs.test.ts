import type { Checklist } from '@foothold/protocol/types';
import { beforeEach, expect, describe as group, it } from 'vitest';
import { createWorld } from '../testing/create-world.ts';
import type { FakeServer } from '../testing/server.ts';
import { type Browser, type Clock, openFoothold, openTab } from '../testing/world.ts';

const checklist: Checklist = {
  kind: 'checklist',
  id: 'start',
  name: 'Start',
  title: 'Start',
  items: [
    { id: 'paid', title: 'Pay', done: { event: 'Paid' } },
    { id: 'sent', title: 'Send', done: { event: 'Sent' } },
  ],
};

let clock: Clock;
let browser: Browser;
let server: FakeServer;
beforeEach(() => {
  ({ clock, browser, server } = createWorld());
  server.publish([checklist]);
  // Whatever is known is known by this browser.
  server.isLagging = true;
});
async function load() {
  const tab = openTab(clock, browser, (request) => server.respond(request));
  const { foothold } = openFoothold(tab);
  foothold.init({ writeKey: 'fhw_1', apiHost: 'https://c' });
  await clock.advance(1000);
  return foothold;
}
type Foothold = Awaited<ReturnType<typeof load>>;
const doneIn = (foothold: Foothold) => foothold.getChecklist('start')?.doneCount;

group('a tab of whoever was here before', () => {
  it('ticks nothing for who has signed in since in another tab', async () => {
    const [first, second] = [await load(), await load()];
    for (const each of [first, second]) each.identify('ann');
    await clock.advance(1000);
    first.reset();
    second.track('Paid');
    await clock.advance(1000);
    expect(doneIn(second)).toBe(1);
    first.identify('ben');
    await clock.advance(1000);
    expect(doneIn(first)).toBe(0);
    first.shutdown();
    const reloaded = await load();
    reloaded.open('start');
    await clock.advance(1000);
    expect(doneIn(reloaded)).toBe(0);
  });

  it('leaves nothing to who comes after it, and is left alone by who came before', async () => {
    const [first, second] = [await load(), await load()];
    for (const each of [first, second]) each.identify('ann');
    first.identify('ben');
    first.track('Paid');
    await clock.advance(1000);
    expect([doneIn(first), doneIn(second)]).toEqual([1, 0]);
    second.identify('cat');
    first.track('Sent');
    await clock.advance(1000);
    expect([doneIn(first), doneIn(second)]).toEqual([2, 0]);
    second.shutdown();
    const reloaded = await load();
    reloaded.open('start');
    await clock.advance(1000);
    expect(doneIn(reloaded)).toBe(0);
    expect(JSON.parse(browser.records.get('foothold:fhw_1:identity') as string).userId).toBe('cat');
  });
});
