import { configSchema, stateSchema } from '@foothold/protocol/schema';
import type { Tour } from '@foothold/protocol/types';
import type { Metadata } from '@foothold/storage/metadata';
import { DIALECTS, temporaryMetadata } from '@foothold/storage/testing';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { row } from '../state/testing/event-rows.ts';
import { house } from './testing/house.ts';

const stores = temporaryMetadata();
afterAll(stores.close);

const DAY_MS = 86_400_000;
const TOUR: Tour = {
  id: 'tour',
  kind: 'tour',
  name: 'Tour',
  audience: { all: [{ segment: 'pros' }, { trait: 'seat', of: 'membership', op: 'is', value: 'admin' }] },
  steps: [{ id: 'hello', title: 'Hello' }],
};
const ann = { user_id: 'ann', anonymous_id: 'a' };

describe.each(DIALECTS)('what guidance needs to know, on %s', (dialect) => {
  let metadata: Metadata;
  beforeAll(async () => {
    metadata = await stores.open(dialect);
  });
  const asked = async (at: Awaited<ReturnType<typeof house>>, request: object = {}) =>
    stateSchema.parse(await at.state({ anonymousId: 'a', userId: 'ann', ...request }));
  const publish = async (at: Awaited<ReturnType<typeof house>>) => {
    expect((await at.api('PUT', '/contents', TOUR)).status).toBe(200);
    expect((await at.api('POST', '/contents/tour/publish', {})).status).toBe(200);
  };

  test('the server says in which segments somebody is, and tells no rule and no trait of them', async () => {
    const at = await house({ metadata });
    const condition = {
      all: [
        { trait: 'plan', op: 'is', value: 'pro' },
        { event: 'reported', count: { atLeast: 2 } },
        { trait: 'tier', of: 'account', op: 'startsWith', value: 'g' },
      ],
    };
    expect((await at.api('PUT', '/segments', { id: 'pros', name: 'Pros', condition })).body).toMatchObject({
      id: 'pros',
    });
    await publish(at);
    await at.happen([
      row({ ...ann, type: 'identify', properties: { plan: 'pro' } }),
      row({
        ...ann,
        type: 'group',
        group_id: 'acme',
        properties: { tier: 'gold', $membership: { seat: 'admin', x: 1 } },
      }),
      row({ ...ann, event: 'reported' }),
    ]);
    const before = await asked(at);
    expect(before).toMatchObject({ segments: [], traits: {}, aggregates: {}, membership: { seat: 'admin' } });
    expect(before.membership).toEqual({ seat: 'admin' });
    await at.happen([row({ ...ann, event: 'reported' })], 2);
    const after = await asked(at, { known: before.version });
    expect(after).toMatchObject({ segments: ['pros'], traits: {}, aggregates: {} });
    expect(JSON.stringify(await at.config())).not.toContain('tier');
    const wrong = { id: 'w', name: 'W', condition: { any: [{ segment: 'pros' }] } };
    expect((await at.api('PUT', '/segments', wrong)).status).toBeGreaterThanOrEqual(400);
  });

  test('what came by itself is counted over all devices, and a complaint brings quiet', async () => {
    const at = await house({ metadata });
    at.clock.now = 100 * DAY_MS;
    const shown = (ts: number, more: object = {}) =>
      row({ ...ann, ts, event: '$content_shown', properties: { contentId: 'tour', unprompted: true }, ...more });
    await at.happen([
      shown(at.clock.now - 2 * DAY_MS),
      shown(at.clock.now - 5_000),
      shown(at.clock.now - 4_000, { user_id: '' }),
      shown(at.clock.now - 3_000, { properties: { contentId: 'tour' } }),
      row({ user_id: 'ann', event: '$touch', ts: at.clock.now - 2_000 }),
      row({ user_id: 'bob', event: '$touch', ts: at.clock.now }),
    ]);
    const first = await asked(at);
    expect(first.interruptions).toEqual({ today: 3, lastAt: at.clock.now - 2_000 });
    at.clock.now += DAY_MS - 3_000;
    const later = await asked(at, { known: first.version });
    expect(later.interruptions).toEqual({ today: 1, lastAt: 100 * DAY_MS - 2_000 });
    await at.happen([row({ ...ann, event: '$complaint', ts: at.clock.now })], 2);
    expect((await at.api('PUT', '/settings/interruptions', { mode: 'normal', quietDays: 2 })).status).toBe(200);
    expect((await asked(at)).interruptions).toMatchObject({ quietUntil: at.clock.now + 2 * DAY_MS });
    expect(configSchema.parse(await at.config()).interruptions).toBe('normal');
    at.clock.now += 3 * DAY_MS;
    expect((await asked(at)).interruptions).toBeUndefined();
  });

  test('of an experiment the first arm stays, over all ids of a person', async () => {
    const at = await house({ metadata });
    const exposed = (ts: number, arm: string, more: object) =>
      row({
        event: '$exposure',
        ts,
        properties: { experiment: 'tour', arm, unit: 'person', contentId: 'tour' },
        ...more,
      });
    await at.happen([
      exposed(20, 'guided', { user_id: 'ann', anonymous_id: '' }),
      row({ ...ann, type: 'identify', ts: 1 }),
    ]);
    expect((await asked(at)).arms).toEqual({ tour: { arm: 'guided', at: 20 } });
    await at.happen([exposed(10, 'control', { anonymous_id: 'a' })], 2);
    expect((await asked(at)).arms).toEqual({ tour: { arm: 'control', at: 10 } });
  });

  test('an arm of an account is that of the account that was named, else of the one that was known', async () => {
    const at = await house({ metadata });
    const exposed = (arm: string, more: object) =>
      row({ event: '$exposure', properties: { experiment: arm, arm, unit: 'account', account: 'known' }, ...more });
    await at.happen([exposed('a', { group_id: 'named' }), exposed('b', {})]);
    const armsOf = async (groupId: string) => Object.keys((await at.state({ groupId })).arms ?? {});
    expect([await armsOf('named'), await armsOf('known')]).toEqual([['a'], ['b']]);
  });

  test('theme and rules are the environment’s, and reach the browser in its config', async () => {
    const at = await house({ metadata });
    const theme = { accent: '#123456', dark: { accent: '#abcdef' } };
    expect((await at.api('PUT', '/settings/theme', theme)).body).toEqual(theme);
    const suppress = { event: 'ticket opened', count: { atLeast: 1 } };
    await at.api('PUT', '/settings/rules', { suppress, holdout: { percent: 10 } });
    const config = await at.config();
    expect(config).toMatchObject({ theme, rules: { holdout: { percent: 10 } } });
    expect(config.aggregates).toMatchObject([{ event: 'ticket opened' }]);
    await at.happen([row({ ...ann, event: 'ticket opened' })]);
    expect((await asked(at)).aggregates).toMatchObject({ [config.aggregates[0]?.key ?? '']: { count: 1 } });
    expect((await at.api('PUT', '/settings/theme', { accent: 7 })).status).toBeGreaterThanOrEqual(400);
    expect((await at.api('GET', '/settings')).body).toMatchObject({ theme, identity: { mode: 'off' } });
  });

  test('where identities are enforced, nobody is told of a person without a token of theirs', async () => {
    const at = await house({ metadata });
    const { secret } = (await at.api('POST', '/identity/secrets')).body;
    await at.api('PUT', '/segments', { id: 'pros', name: 'Pros', condition: { trait: 'plan', op: 'set' } });
    await publish(at);
    await at.happen([
      row({ ...ann, event: '$content_shown', properties: { contentId: 'tour' } }),
      row({ anonymous_id: 'a', event: '$content_completed', properties: { contentId: 'own' } }),
    ]);
    expect(Object.keys((await asked(at)).contents).sort()).toEqual(['own', 'tour']);
    await at.api('PUT', '/settings/identity', { mode: 'enforced' });
    at.clock.now += 2_000;
    const token = (sub: string, lifeS = 60) =>
      new SignJWT()
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(sub)
        .setExpirationTime(Math.floor(at.clock.now / 1000) + lifeS)
        .sign(new TextEncoder().encode(secret));
    const told = async (request: object) => {
      const { identity, contents } = await asked(at, request);
      return [identity, Object.keys(contents).sort()];
    };
    expect(await told({})).toEqual(['unverified', ['own']]);
    expect(await told({ userId: null })).toEqual([undefined, ['own']]);
    expect(await told({ token: await token('bob') })).toEqual(['invalid', ['own']]);
    expect(await told({ token: await token('ann', -99) })).toEqual(['expired', ['own']]);
    expect(await told({ token: await token('ann') })).toEqual(['verified', ['own', 'tour']]);
    // Her id in the place of an anonymous one is still hers.
    expect(await told({ anonymousId: 'ann', userId: null })).toEqual([undefined, []]);
    expect(await told({ anonymousId: 'ann', userId: 'bob' })).toEqual(['unverified', []]);
    expect(await told({ anonymousId: 'ann', userId: 'bob', token: await token('bob') })).toEqual(['verified', []]);
    expect(await told({ anonymousId: 'ann', token: await token('ann') })).toEqual(['verified', ['own', 'tour']]);
    const { body } = await at.api('GET', '/identity');
    expect(body).toMatchObject({ mode: 'enforced', secrets: [{ hint: secret.slice(-4) }] });
    expect(JSON.stringify(body)).not.toContain(secret);
  });
});
