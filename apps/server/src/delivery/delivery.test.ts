import { configSchema, stateSchema } from '@foothold/protocol/schema';
import type { Checklist, Tour } from '@foothold/protocol/types';
import type { Metadata } from '@foothold/storage/metadata';
import { DIALECTS, temporaryMetadata } from '@foothold/storage/testing';
import { aggregateKey } from '@foothold/targeting';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashOfId } from '../ingest/event/hashes.ts';
import { row } from '../state/testing/event-rows.ts';
import { house } from './testing/house.ts';

const stores = temporaryMetadata();
afterAll(stores.close);

const TOUR: Tour = {
  id: 'tour',
  kind: 'tour',
  name: 'Tour',
  audience: { trait: 'plan', op: 'is', value: 'pro' },
  steps: [{ id: 'hello', title: ['Hello ', { trait: 'name', fallback: 'you' }] }],
};
const LIST: Checklist = {
  id: 'list',
  kind: 'checklist',
  name: 'List',
  title: 'List',
  items: [
    { id: 'own', title: 'Own', done: { event: 'reported' } },
    { id: 'team', title: 'Team', done: { event: 'reported', scope: 'account' } },
  ],
};
const REPORTED = aggregateKey({ event: 'reported' });

describe.each(DIALECTS)('delivery on %s', (dialect) => {
  let metadata: Metadata;
  beforeAll(async () => {
    metadata = await stores.open(dialect);
  });
  const publish = async (at: Awaited<ReturnType<typeof house>>, content: Tour | Checklist) => {
    expect((await at.api('PUT', '/contents', content)).status).toBe(200);
    return (await at.api('POST', `/contents/${content.id}/publish`)).body;
  };

  test('the pointer names an immutable version that any browser may keep', async () => {
    const at = await house({ metadata });
    const pointer = await at.send('GET', `/v1/config/${at.writeKey}`, undefined, { origin: 'https://app.example' });
    expect(pointer.header('cache-control')).toBe('public, max-age=5, stale-while-revalidate=55');
    expect(pointer.header('access-control-allow-origin')).toBe('*');
    const version = await at.send('GET', pointer.body.path);
    expect(version.header('cache-control')).toContain('immutable');
    expect(configSchema.parse(version.body)).toMatchObject({ version: pointer.body.version, contents: [] });
    const known = { 'if-none-match': pointer.header('etag') as string };
    expect((await at.send('GET', `/v1/config/${at.writeKey}`, undefined, known)).status).toBe(304);
    expect((await at.send('GET', `/v1/config/${at.writeKey}/nonsense`)).status).toBe(404);
    const asked = { origin: 'https://app.example', 'access-control-request-headers': 'x-a' };
    const preflight = await at.send('OPTIONS', '/v1/state', undefined, asked);
    expect([preflight.status, preflight.header('access-control-allow-headers')]).toEqual([204, 'x-a']);
  });

  test('an unknown key is refused and noted for the install page', async () => {
    const at = await house({ metadata });
    const asked = await at.send('GET', '/v1/config/fhw_nobody', undefined, { origin: 'https://app.example' });
    expect([asked.status, asked.body.error.code]).toEqual([401, 'unauthorized']);
    expect(asked.header('access-control-allow-origin')).toBe('*');
    await at.config();
    await at.observations.flush();
    const noted = await metadata.db.selectFrom('install_observations').selectAll().execute();
    expect(noted.filter(({ code }) => code === 'unknown_key')).toMatchObject([{ environment_id: '', count: 1 }]);
    expect(noted.find((row) => row.environment_id === at.environmentId)).toMatchObject({ code: 'script', count: 2 });
  });

  test('publishing, unpublishing and going back reach the browser at once', async () => {
    const at = await house({ metadata });
    const first = await publish(at, TOUR);
    expect(first.published).toMatchObject({ version: 1, by: 'test', ready: true });
    expect((await at.config()).contents).toMatchObject([{ id: 'tour', version: 1, publishedAt: at.clock.now }]);
    await at.api('PUT', '/contents', { ...TOUR, name: 'Renamed' });
    expect((await at.config()).contents).toMatchObject([{ name: 'Tour' }]);
    await at.api('POST', '/contents/tour/publish', {});
    expect((await at.config()).contents).toMatchObject([{ name: 'Renamed', version: 2 }]);
    expect((await at.api('GET', '/contents/tour/versions')).body.items).toMatchObject([{ version: 2 }, { version: 1 }]);
    await at.api('POST', '/contents/tour/rollback');
    expect((await at.config()).contents).toMatchObject([{ name: 'Tour', version: 1 }]);
    expect((await at.api('POST', '/contents/tour/rollback')).status).toBe(409);
    await at.api('POST', '/contents/tour/unpublish');
    expect((await at.config()).contents).toEqual([]);
    expect((await at.api('POST', '/contents/tour/rollback', { version: 9 })).status).toBe(404);
    expect((await at.api('POST', '/contents/nobody/publish')).status).toBe(404);
  });

  test('what cannot be shown is refused with the field at fault', async () => {
    const at = await house({ metadata });
    const refused = await at.api('PUT', '/contents', { ...TOUR, kind: 'banner' });
    expect([refused.status, refused.body.error.field]).toEqual([422, 'kind']);
    const several = await at.api('PUT', '/contents', { items: [TOUR, { ...TOUR, id: 'b', steps: [] }] });
    expect([several.status, several.body.error.field]).toEqual([422, 'items.1.steps']);
    expect((await at.api('GET', '/contents')).body.items).toEqual([]);
    await at.api('PUT', '/contents', { items: [TOUR] });
    expect((await at.api('PUT', '/contents', { ...LIST, id: 'tour' })).status).toBe(409);
    await at.api('PUT', '/contents', { ...TOUR, audience: { milestone: 'nowhere' } });
    const unknown = await at.api('POST', '/contents/tour/publish');
    expect([unknown.status, unknown.body.error.field]).toEqual([422, 'milestone']);
  });

  test('a member without the capability may not publish', async () => {
    const at = await house({ metadata, can: (capability) => capability !== 'publish' });
    await at.api('PUT', '/contents', TOUR);
    expect((await at.api('POST', '/contents/tour/publish')).status).toBe(403);
  });

  test('state joins what a person did under all ids, and tells only what rules and texts mention', async () => {
    const at = await house({ metadata });
    await publish(at, TOUR);
    await publish(at, LIST);
    const told = { plan: 'pro', name: 'Ada', salary: 1 };
    await at.happen([
      row({ event: 'reported', ts: 10 }),
      row({ type: 'identify', anonymous_id: 'visitor', user_id: 'ada', ts: 20, properties: told }),
      row({ event: 'reported', user_id: 'ada', ts: 30 }),
      row({ event: '$content_shown', properties: { contentId: 'tour' }, ts: 11 }),
      row({ event: '$content_dismissed', user_id: 'ada', properties: { contentId: 'tour' }, ts: 31 }),
    ]);
    const state = await at.state();
    expect(stateSchema.parse(state)).toMatchObject({
      traits: { plan: 'pro', name: 'Ada' },
      account: null,
      aggregates: { [REPORTED]: { count: 2, firstAt: 10, lastAt: 30, recentAt: [30, 10] } },
      contents: { tour: { shownAt: 11, dismissed: { value: true, at: 31 } } },
    });
    expect(state.traits).not.toHaveProperty('salary');
    expect(await at.state({ anonymousId: 'elsewhere', userId: 'ada' })).toMatchObject({ traits: { name: 'Ada' } });
    const known = await at.state({ known: state.version });
    const { version, configVersion } = state;
    expect(known).toEqual({ v: 1, unchanged: true, version, configVersion, ticket: expect.any(String) });
  });

  test('while the identify is on its way, the visitor already counts as the user; never a visitor of somebody else', async () => {
    const at = await house({ metadata });
    await publish(at, LIST);
    await at.happen([row({ event: 'reported' })]);
    expect((await at.state({ userId: 'new' })).aggregates[REPORTED].count).toBe(1);
    await at.happen([row({ type: 'identify', anonymous_id: 'visitor', user_id: 'ada' })]);
    expect((await at.state({ userId: 'new' })).aggregates).toEqual({});
  });

  test('an account sums up what all its people did', async () => {
    const at = await house({ metadata });
    await publish(at, LIST);
    await at.happen([
      row({ event: 'reported', user_id: 'ada', ts: 1 }),
      row({ event: 'reported', user_id: 'bob', group_id: 'acme', ts: 2 }),
      row({ event: 'reported', user_id: 'eve', group_id: 'globex', ts: 3 }),
    ]);
    const eve = await at.state({ anonymousId: 'c', userId: 'eve', groupId: 'acme' });
    expect(eve.accountAggregates[REPORTED]).toMatchObject({ count: 1, recentAt: [2] });
    await at.happen([row({ type: 'group', user_id: 'ada', group_id: 'acme', ts: 9 })]);
    const again = await at.state({ anonymousId: 'c', userId: 'eve', groupId: 'acme', known: eve.version });
    expect(again.accountAggregates[REPORTED]).toMatchObject({ count: 2, recentAt: [2, 1] });
    expect(await at.state({ anonymousId: 'a', userId: 'ada' })).toMatchObject({ account: { id: 'acme' } });
  });

  test('says which pending events are in the numbers', async () => {
    const at = await house({ metadata });
    const { environmentId: environment_id } = at;
    const stored = { environment_id, hash: hashOfId('m-in'), day: 1, body_hash: Buffer.alloc(8) };
    await metadata.db.insertInto('ingest_dedup').values(stored).execute();
    const { includes, version } = await at.state({ pending: ['m-out', 'm-in', 'm-in'] });
    expect(includes).toEqual(['m-in']);
    expect(await at.state({ known: version, pending: ['m-in'] })).toMatchObject({ includes: ['m-in'] });
    expect(await at.state({ known: version, pending: ['m-out'] })).toMatchObject({ unchanged: true });
  });

  test('an open stream hears when somebody is told something else, and when the config changes; a ticket ends', async () => {
    const at = await house({ metadata });
    const { ticket } = await at.state({ userId: 'ada' });
    const answer = await at.app.request(`/v1/live?ticket=${ticket}`);
    expect(answer.headers.get('content-type')).toBe('text/event-stream');
    const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
    const next = async () => new TextDecoder().decode((await reader.read()).value);
    expect(await next()).toBe('retry: 5000\n\n');
    await expect.poll(() => [...at.timers].some(({ ms }) => ms === 500)).toBe(true);
    const look = () => at.timers.forEach(({ ms, call }) => void (ms === 500 && call()));

    await at.happen([row({ type: 'identify', user_id: 'ada', properties: { plan: 'pro' } })]);
    look();
    expect(await next()).toBe('event: state\ndata: {}\n\n');
    await at.happen([row({ type: 'identify', user_id: 'somebody-else', properties: { plan: 'pro' } })], 2);
    await publish(at, TOUR);
    expect(await next()).toBe('event: state\ndata: {}\n\n');
    await reader.cancel();
    expect(at.timers.size).toBe(0);

    for (const wrong of ['', 'a.b', `${ticket}x`])
      expect((await at.send('GET', `/v1/live?ticket=${wrong}`)).status).toBe(401);
    at.clock.now += 600_000;
    expect((await at.send('GET', `/v1/live?ticket=${ticket}`)).status).toBe(401);
  });

  test('what has changed between the answer and its stream is told when that opens, and nothing else', async () => {
    const at = await house({ metadata });
    const open = async (ticket: unknown) => {
      const answer = await at.app.request(`/v1/live?ticket=${ticket}`);
      const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
      const next = async () => new TextDecoder().decode((await reader.read()).value);
      expect(await next()).toBe('retry: 5000\n\n');
      return { next, end: () => reader.cancel() };
    };
    const { ticket } = await at.state({ userId: 'ada' });
    await at.happen([row({ type: 'identify', user_id: 'ada', properties: { plan: 'pro' } })]);
    const late = await open(ticket);
    expect(await late.next()).toBe('event: state\ndata: {}\n\n');
    await late.end();

    const { ticket: fresh } = await at.state({ userId: 'ada' });
    const quiet = await open(fresh);
    await expect.poll(() => [...at.timers].some(({ ms }) => ms === 500)).toBe(true);
    for (let n = 0; n < 3; n++) await at.state({ userId: 'ada' });
    at.timers.forEach(({ ms, call }) => void (ms === 25_000 && call()));
    expect(await quiet.next()).toBe(':\n\n');
    await quiet.end();
  });

  test('a request that is no request is refused', async () => {
    const at = await house({ metadata });
    const post = (body: string) => at.app.request('/v1/state', { method: 'POST', body });
    expect((await post('nonsense')).status).toBe(400);
    expect((await post(JSON.stringify({ v: 1, writeKey: at.writeKey }))).status).toBe(422);
    expect((await post(JSON.stringify({ v: 1, writeKey: 'x', anonymousId: 'a' }))).status).toBe(401);
    expect((await post(JSON.stringify({ x: 'x'.repeat(200_000) }))).status).toBe(413);
  });

  test('a token that is too long is answered as any bad one', async () => {
    const at = await house({ metadata });
    await at.api('PUT', '/settings/identity', { mode: 'report' });
    for (const token of ['nonsense', 'x'.repeat(4_097), 'x'.repeat(100_000)]) {
      const answer = await at.send('POST', '/v1/state', { v: 1, writeKey: at.writeKey, anonymousId: 'a', token });
      expect([answer.status, answer.body]).toMatchObject([200, { v: 1, identity: 'invalid' }]);
    }
  });

  test('an id that no store can hold is refused by name, and is no key and no version', async () => {
    const at = await house({ metadata });
    for (const bad of ['\0', 'a\0b', 'a\ud800']) {
      for (const [given, field] of [
        [{ anonymousId: bad }, 'anonymousId'],
        [{ userId: bad }, 'userId'],
        [{ groupId: bad }, 'groupId'],
        [{ pending: ['m1', bad] }, 'pending.1'],
      ] as const) {
        const request = { v: 1, writeKey: at.writeKey, anonymousId: 'a', ...given };
        const answer = await at.send('POST', '/v1/state', request);
        expect([answer.status, answer.body], field).toMatchObject([422, { error: { code: 'invalid', field } }]);
      }
      const unknownKey = await at.send('POST', '/v1/state', { v: 1, writeKey: bad, anonymousId: 'a' });
      expect(unknownKey.status).toBe(401);
    }
    expect((await at.send('GET', '/v1/config/%00')).status).toBe(401);
    expect((await at.send('GET', `/v1/config/${at.writeKey}/%00`)).status).toBe(404);
    await at.config();
    await at.observations.flush();
    const noted = await metadata.db.selectFrom('install_observations').selectAll().execute();
    expect(noted.find((row) => row.environment_id === at.environmentId)).toMatchObject({ code: 'script' });
    expect(noted.filter(({ subject }) => subject.startsWith('\ufffd'))).toHaveLength(1);
  });

  test('milestones have versions, one is first value, and a new name counts nothing anew', async () => {
    const at = await house({ metadata });
    const milestone = { id: 'first', name: 'First', event: 'reported', scope: 'person', firstValue: true };
    expect((await at.api('PUT', '/milestones', milestone)).body).toMatchObject({ version: 1, ready: true, reached: 0 });
    await at.happen([row({ event: 'reported', ts: 5 }), row({ event: 'reported', user_id: 'bot', automated: 1 })]);
    expect((await at.api('PUT', '/milestones', { ...milestone, name: 'Renamed' })).body).toMatchObject({
      version: 2,
      reached: 1,
    });
    expect((await at.state()).milestones).toEqual({ first: 5 });
    const other = { id: 'other', name: 'Other', page: '/x', scope: 'account', firstValue: true };
    expect((await at.api('PUT', '/milestones', { items: [other] })).body.items).toMatchObject([{ id: 'other' }]);
    expect((await at.api('GET', '/milestones')).body.items).toMatchObject([
      { id: 'first', firstValue: false, version: 3 },
      { id: 'other', firstValue: true, version: 1 },
    ]);
    const both = await at.api('PUT', '/milestones', { items: [milestone, other] });
    expect([both.status, both.body.error.field]).toEqual([422, 'firstValue']);
    const neither = await at.api('PUT', '/milestones', { id: 'x', name: 'X', scope: 'person' });
    expect([neither.status, neither.body.error.field]).toEqual([422, 'event']);
  });
});
