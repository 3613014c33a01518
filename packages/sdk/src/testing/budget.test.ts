/** One person, several devices, one budget: held by a server of which a device hears at most every half minute. */
import type { State, Tour } from '@foothold/protocol/types';
import { BUDGETS } from '@foothold/targeting';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createServer, type FakeServer } from './server.ts';
import { createBrowser, createClock, openFoothold, openTab } from './world.ts';

const tours = Array.from({ length: 12 }, (_, i): Tour => {
  return { kind: 'tour', id: `tour-${i}`, name: `${i}`, steps: [{ id: 'one', title: '1' }] };
});
type Mode = 'calm' | 'normal';

/** When something came by itself, or by other means, as the server counts it. */
const costs = ({ events }: FakeServer) =>
  events.flatMap(({ event, timestamp, ...rest }) => {
    const { unprompted } = (rest as { properties?: { unprompted?: boolean } }).properties ?? {};
    return event === '$touch' || (event === '$content_shown' && unprompted) ? [Date.parse(`${timestamp}`)] : [];
  });

/** Opens a device at each of these seconds; whatever shows is painted, and closed five seconds later. */
async function live(openAtS: number[], mode: Mode, touches = 0) {
  const clock = createClock();
  const server = createServer(clock.now);
  server.publish(tours);
  const heard = (): Partial<State> => {
    const times = costs(server);
    return times.length ? { interruptions: { today: times.length, lastAt: Math.max(...times) } } : {};
  };
  Object.defineProperty(server, 'state', { get: heard });
  const at = new Date(clock.now() - 60_000).toISOString();
  for (let i = 0; i < touches; i++) server.events.push({ event: '$touch', timestamp: at } as FakeServer['events'][0]);
  const devices: (ReturnType<typeof openFoothold> & { view(): Tour | undefined; shownAt: number })[] = [];
  for (let second = 0; second < 300; second++) {
    for (const _ of openAtS.filter((one) => one === second)) {
      // Ids of its own: a message that was seen already would not be counted.
      const seed = devices.length;
      let made = 0;
      const randomBytes = (count: number) => Uint8Array.from({ length: count }, () => (made++ * 31 + seed * 97) & 255);
      const tab = openTab(clock, createBrowser(), (request) => server.respond(request), { randomBytes });
      const one = openFoothold(tab);
      one.foothold.init({ writeKey: 'fhw_1', apiHost: 'https://c', interruptions: mode });
      one.foothold.identify('ann');
      devices.push({ ...one, view: () => tab.ui.view.tour?.content as Tour | undefined, shownAt: 0 });
    }
    for (const device of devices) {
      const contentId = device.view()?.id;
      if (!contentId) continue;
      if (!device.shownAt) {
        device.shownAt = second;
        await device.say({ type: 'painted', contentId, stepId: 'one' });
      } else if (second - device.shownAt >= 5) {
        device.shownAt = 0;
        await device.say({ type: 'dismiss', contentId, by: 'close' });
      }
    }
    await clock.advance(1000);
  }
  for (const { foothold } of devices) foothold.shutdown();
  return costs(server).length - touches;
}

describe('the budget of a person', () => {
  it('is kept on one device, whatever was published', async () => {
    expect(await live([0], 'calm')).toBe(BUDGETS.calm[0]);
    expect(await live([0], 'normal')).toBe(BUDGETS.normal[0]);
  });

  it('is spent by an e-mail or a call as well', async () => {
    expect(await live([0], 'calm', BUDGETS.calm[1] - 1)).toBe(1);
    expect(await live([0], 'calm', BUDGETS.calm[1])).toBe(0);
  });

  it('is kept by devices that are opened one after the other', async () => {
    expect(await live([0, 60, 120, 180], 'calm')).toBe(BUDGETS.calm[1]);
    expect(await live([0, 60, 120, 180], 'normal')).toBe(BUDGETS.normal[1]);
  });

  it('is overrun by no more than the devices open at once, each of which is counted', async () => {
    // Three at once, and none for the one that comes later.
    expect(await live([0, 0, 0, 60], 'calm')).toBe(3);
    const mode = fc.constantFrom<Mode>('calm', 'normal');
    const openAtS = fc.array(fc.integer({ min: 0, max: 90 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(openAtS, mode, async (seconds, interruptions) => {
        const shown = await live(seconds, interruptions);
        expect(shown).toBeLessThanOrEqual(BUDGETS[interruptions][1] + seconds.length);
      }),
      { numRuns: 20 },
    );
  });
});
