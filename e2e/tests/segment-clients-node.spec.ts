import type { StoredEvent } from '@foothold/protocol/types';
import RudderAnalytics from '@rudderstack/rudder-sdk-node';
import { Analytics } from '@segment/analytics-node';
import { createProject } from '../support/cli.ts';
import { type Account, storedEvents } from '../support/events.ts';
import { type Gate, openGate, type Trouble } from '../support/gate.ts';
import { expect, test } from '../support/test.ts';

/** A server's client, with nothing changed but where it sends. */
interface Client {
  name: string;
  open(writeKey: string, host: string): Door;
}
interface Door {
  track(call: { event: string; userId: string; properties?: object; messageId?: string }): void;
  everyKind(at: Date): void;
  /** As a program does before it ends. */
  close(): Promise<unknown>;
}

const shared = { userId: 'u-1', anonymousId: 'a-1' };
/** Made anew each time: a client may write into it. */
const context = () => ({ groupId: 'acme', ip: '203.0.113.9', locale: 'de-DE' });
const properties = { title: 'Umsätze 💚', rows: 12, nested: { list: [1, 'two', null], yes: true } };
const traits = { email: 'ada@agency.example', plan: 'team', seats: 5 };

const CLIENTS: Client[] = [
  {
    name: '@segment/analytics-node',
    open(writeKey, host) {
      const analytics = new Analytics({ writeKey, host, flushInterval: 200 });
      return {
        track: (call) => analytics.track(call as never),
        everyKind(timestamp) {
          const common = { ...shared, timestamp, context: context() };
          analytics.track({ ...common, event: 'Report opened', properties } as never);
          analytics.identify({ ...common, traits } as never);
          analytics.group({ ...common, groupId: 'acme', traits: { name: 'Acme' } } as never);
          analytics.page({ ...common, name: 'Pricing', category: 'Docs', properties: { path: '/pricing' } } as never);
          analytics.screen({ ...common, name: 'Home', properties: { tab: 1 } } as never);
          analytics.alias({ userId: 'u-1', previousId: 'old-1', timestamp, context: context() } as never);
        },
        close: () => analytics.closeAndFlush({ timeout: 30_000 }),
      };
    },
  },
  {
    name: '@rudderstack/rudder-sdk-node',
    open(writeKey, dataPlaneUrl) {
      const analytics = new RudderAnalytics(writeKey, { dataPlaneUrl, flushInterval: 200 });
      return {
        track: (call) => void analytics.track(call as never),
        everyKind(originalTimestamp) {
          const common = { ...shared, originalTimestamp, context: context() };
          analytics.track({ ...common, event: 'Report opened', properties } as never);
          analytics.identify({ ...common, traits } as never);
          analytics.group({ ...common, groupId: 'acme', traits: { name: 'Acme' } } as never);
          analytics.page({ ...common, name: 'Pricing', category: 'Docs', properties: { path: '/pricing' } } as never);
          analytics.screen({ ...common, name: 'Home', properties: { tab: 1 } } as never);
          analytics.alias({ userId: 'u-1', previousId: 'old-1', originalTimestamp, context: context() } as never);
        },
        // The first call is a request of its own; flush() waits for what is under way and sends the rest.
        close: () => analytics.flush(),
      };
    },
  },
];

let gate: Gate;
let account: Account;
let writeKey: string;

test.beforeEach(async ({ running }, info) => {
  gate = await openGate(running.url);
  const { production } = createProject(running.dataDir, info.title.slice(0, 60));
  account = { url: running.url, secretKey: production.secretKey };
  writeKey = production.writeKey;
});
test.afterEach(() => gate.shut());

const named = (events: StoredEvent[], name: string) => {
  const found = events.filter(({ event }) => event === name);
  expect(found, name).toHaveLength(1);
  return found[0] as StoredEvent;
};

for (const client of CLIENTS) {
  test.describe(client.name, () => {
    test(`${client.name}: every kind of call arrives once, with all it carries`, async () => {
      const at = new Date(Date.now() - 3_600_000);
      const door = client.open(writeKey, gate.url);
      door.everyKind(at);
      await door.close();
      const events = await storedEvents(account, 6);
      for (const event of events) {
        expect(event.timestamp, event.event).toBe(at.toISOString());
        expect(event).toMatchObject({ userId: 'u-1', accountId: 'acme', automated: false });
        expect(event.context).toMatchObject(context());
        expect(event.messageId).not.toBe('');
      }
      expect(named(events, 'Report opened')).toMatchObject({ type: 'track', anonymousId: 'a-1', properties });
      expect(named(events, '$identify')).toMatchObject({ type: 'identify', anonymousId: 'a-1', properties: traits });
      expect(named(events, '$group')).toMatchObject({ type: 'group', properties: { name: 'Acme' } });
      const page = { path: '/pricing', name: 'Pricing', category: 'Docs' };
      expect(named(events, '$page')).toMatchObject({ type: 'page', properties: page });
      expect(named(events, '$screen')).toMatchObject({ type: 'screen', properties: { tab: 1, name: 'Home' } });
      expect(named(events, '$alias')).toMatchObject({ type: 'alias' });
    });

    test(`${client.name}: what waits at the end of the program is sent by its close`, async () => {
      const door = client.open(writeKey, gate.url);
      for (let n = 0; n < 14; n++) door.track({ event: `Call ${n}`, userId: 'u-1' });
      await door.close();
      const events = await storedEvents(account, 14);
      expect(new Set(events.map(({ event }) => event)).size).toBe(14);
    });

    for (const trouble of ['503', 'reset before', 'reset after'] satisfies Trouble[]) {
      test(`${client.name}: nothing is lost or twice when the first answers are: ${trouble}`, async () => {
        gate.trouble(trouble, trouble);
        const door = client.open(writeKey, gate.url);
        for (let n = 0; n < 5; n++) door.track({ event: `Call ${n}`, userId: 'u-1', properties: { n } });
        await expect.poll(() => gate.left).toBe(0);
        await door.close();
        const events = await storedEvents(account, 5);
        expect(events.map(({ event }) => event).sort()).toEqual(['Call 0', 'Call 1', 'Call 2', 'Call 3', 'Call 4']);
      });
    }

    test(`${client.name}: what was called while nothing listened arrives when something does`, async () => {
      await gate.shut();
      const door = client.open(writeKey, gate.url);
      for (let n = 0; n < 5; n++) door.track({ event: `Call ${n}`, userId: 'u-1' });
      const closed = door.close();
      // Long enough for a first attempt to fail; a client says nothing of one.
      await new Promise((resolve) => setTimeout(resolve, 150));
      await gate.open();
      await closed;
      await storedEvents(account, 5);
    });
  });
}
