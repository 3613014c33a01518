import { configSchema } from '@foothold/protocol/schema';
import type { Checklist } from '@foothold/protocol/types';
import type { Metadata } from '@foothold/storage/metadata';
import { DIALECTS, temporaryMetadata } from '@foothold/storage/testing';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { row } from '../state/testing/event-rows.ts';
import { house } from './testing/house.ts';

const DAY_MS = 86_400_000;
const stores = temporaryMetadata();
afterAll(stores.close);

const LIST: Checklist = {
  id: 'list',
  kind: 'checklist',
  name: 'List',
  title: 'List',
  audience: { any: [{ visited: '/start' }, { not: { segment: 'pros' } }, { trait: 'plan', op: 'is', value: 'pro' }] },
  items: [
    { id: 'report', title: 'Report', done: { event: 'reported', count: { atLeast: 2 } } },
    { id: 'invite', title: 'Invite', done: { event: 'invited', scope: 'account' } },
  ],
};
const PROS = { id: 'pros', name: 'Pros', condition: { trait: 'plan', op: 'is', value: 'pro' } };
const LATELY = { id: 'lately', name: 'Lately', condition: { event: 'reported', withinMs: DAY_MS } };

describe.each(DIALECTS)('reading states on %s', (dialect) => {
  let metadata: Metadata;
  beforeAll(async () => {
    metadata = await stores.open(dialect);
  });
  const published = async (content: Checklist = LIST, segment: object = PROS) => {
    const at = await house({ metadata });
    expect((await at.api('PUT', '/segments', segment)).status).toBe(200);
    expect((await at.api('PUT', '/contents', content)).status).toBe(200);
    expect((await at.api('POST', '/contents/list/publish')).status).toBe(200);
    return at;
  };
  const ann = { user_id: 'ann', raw_id: 'ann', anonymous_id: 'visitor' };
  const asked = { userId: 'ann', anonymousId: 'visitor' };

  test('a compiled config, its counting leaves with their keys, is what the schema says', async () => {
    const at = await published();
    const suppress = { event: 'complained', withinMs: DAY_MS };
    expect((await at.api('PUT', '/settings/rules', { suppress })).status).toBe(200);
    const config = await at.config();
    expect(config.contents[0].items[0].done.key).toEqual(expect.any(String));
    expect(config.rules.suppress.key).toEqual(expect.any(String));
    expect(configSchema.parse(config)).toEqual(config);
    config.contents[0].items[0].done.extra = 1;
    expect(configSchema.safeParse(config).success).toBe(false);
  });

  test('who knows the state is told so from one look at versions', async () => {
    const at = await published();
    await at.happen([row({ ...ann, type: 'identify', event: '$identify', properties: { plan: 'pro' } })]);
    const { version } = await at.state(asked);
    const spy = vi.spyOn(metadata.db, 'executeQuery');
    expect(await at.state({ ...asked, known: version })).toMatchObject({ unchanged: true, version });
    const statements = spy.mock.calls.map(([query]) => (query as { sql: string }).sql);
    spy.mockRestore();
    expect(statements).toHaveLength(1);
    expect(statements[0]).not.toContain('person_traits');
  });

  test('a known state is told anew after an event, an identify of another device, a publication and another segment', async () => {
    const at = await published();
    await at.happen([row({ ...ann, type: 'group', event: '$group', group_id: 'acme' })]);
    let known: string | undefined;
    const isNews = async () => {
      const { version, unchanged } = await at.state({ ...asked, known });
      expect((await at.state({ ...asked, known: version })).unchanged).toBe(true);
      known = version;
      return !unchanged;
    };
    await isNews();
    expect(await isNews()).toBe(false);
    await at.happen([row({ ...ann, event: 'reported' })], 2);
    expect(await isNews()).toBe(true);
    await at.happen([row({ raw_id: 'phone', anonymous_id: 'phone', event: 'reported' })], 3);
    expect(await isNews()).toBe(false);
    await at.happen([row({ ...ann, anonymous_id: 'phone', type: 'identify', event: '$identify' })], 4);
    expect(await isNews()).toBe(true);
    await at.happen([row({ user_id: 'ben', raw_id: 'ben', event: 'invited', group_id: 'acme' })], 5);
    expect(await isNews()).toBe(true);
    await at.api('POST', '/contents/list/unpublish');
    expect(await isNews()).toBe(true);
    await at.api('POST', '/contents/list/publish');
    expect(await isNews()).toBe(true);
    await at.api('PUT', '/segments', { ...PROS, condition: { trait: 'plan', op: 'notSet' } });
    expect(await isNews()).toBe(true);
  });

  test('what time alone changes is told without an event', async () => {
    const at = await published({ ...LIST, audience: { segment: 'lately' } }, LATELY);
    await at.happen([row({ ...ann, event: 'reported', ts: at.clock.now })]);
    const { version, segments } = await at.state(asked);
    expect(segments).toEqual(['lately']);
    at.clock.now += 2 * DAY_MS;
    expect(await at.state({ ...asked, known: version })).toMatchObject({ segments: [] });
  });

  test('an interruption is forgotten after a day, also by who knows the state', async () => {
    const at = await published();
    await at.happen([row({ ...ann, event: '$touch', ts: at.clock.now })]);
    const { version, interruptions } = await at.state(asked);
    expect(interruptions).toMatchObject({ today: 1 });
    at.clock.now += DAY_MS - 1;
    expect(await at.state({ ...asked, known: version })).toMatchObject({ unchanged: true });
    at.clock.now += 1;
    const later = await at.state({ ...asked, known: version });
    expect(later.unchanged).toBeUndefined();
    expect(later.interruptions).toBeUndefined();
  });

  test('of people who changed accounts only what they did for this one, and what the members do, counts', async () => {
    const at = await published();
    const joined = (user: string, group_id: string, ts: number) =>
      row({ user_id: user, raw_id: user, type: 'group', event: '$group', group_id, ts });
    const invited = (user: string, group_id = '') =>
      row({ user_id: user, raw_id: user, event: 'invited', group_id, properties: {} });
    await at.happen([
      ...[joined('ann', 'acme', 1), joined('ben', 'acme', 2), joined('gone', 'acme', 3), joined('gone', 'other', 4)],
      ...[invited('ben'), invited('gone'), invited('gone', 'acme'), invited('stranger', 'acme')],
      row({ user_id: 'ben', raw_id: 'ben', type: 'identify', event: '$identify', properties: { name: 'Ben' } }),
    ]);
    const { accountAggregates, colleagues } = await at.state({ userId: 'ann' });
    expect(Object.values(accountAggregates)).toMatchObject([{ count: 3 }]);
    expect(Object.values(colleagues.aggregates)).toMatchObject([{ name: 'Ben' }]);
  });
});
