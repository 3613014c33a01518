import { gzipSync } from 'node:zlib';
import { ingestFixtures } from '@foothold/protocol/fixtures';
import { beforeEach, describe, expect, it } from 'vitest';
import type { InstallObservation } from '../../api/install/observations.ts';
import type { Frame } from '../log/frame.ts';
import { LogUnavailable } from '../log/log-writer.ts';
import { readRefusal } from '../quarantine/kept-body.ts';
import { BytesInFlight } from './bytes-in-flight.ts';
import { Collector } from './collector.ts';
import { KeyCache, type KeyOwner } from './key-cache.ts';
import type { Delay } from './pace.ts';
import { NO_RATES, type RateLimits } from './rates.ts';
import { ingestRoutes } from './routes.ts';

const NOW = Date.UTC(2026, 2, 2, 10);
const WRITE_KEY = 'fhw_fixture_fixture_fixtu';
const OWNERS: Record<string, KeyOwner> = {
  [WRITE_KEY]: { environmentId: 'e1', kind: 'write' },
  fhs_secret: { environmentId: 'e1', kind: 'secret' },
};

let frames: Frame[];
let unsaved: Frame[];
let seen: InstallObservation[];
let appendFault: LogUnavailable | null;
let isDiskStuck: boolean;
let isKeyStoreDown: boolean;
let delay: Delay;
let isFarBehind: boolean;
let rates: RateLimits;
const inFlight = new BytesInFlight(2_000_000);
let routes: ReturnType<typeof ingestRoutes>;

beforeEach(() => {
  frames = [];
  unsaved = [];
  seen = [];
  appendFault = null;
  isDiskStuck = false;
  isKeyStoreDown = false;
  delay = 'none';
  isFarBehind = false;
  rates = NO_RATES;
  open();
});

function open(): void {
  const keys = new KeyCache(async (key) => {
    if (isKeyStoreDown) throw new Error('gone');
    return OWNERS[key] ?? null;
  });
  const collector = new Collector({
    keys,
    append: async (frame) => {
      if (appendFault) throw appendFault;
      frames.push(frame);
      if (isDiskStuck) await new Promise(() => undefined);
    },
    onUnsavedRefusal: (frame) => unsaved.push(frame),
    observe: (observation) => seen.push(observation),
    metrics: { request: () => undefined },
    now: () => NOW,
    rates,
    bytesInFlight: inFlight,
    pace: { delay: () => delay, isFarBehind, endOfTurn: async () => undefined },
  });
  routes = ingestRoutes({ collector, keys, baseUrl: null, onError: (error) => expect.fail(String(error)) });
}

const track = (more: object = {}) => ({ type: 'track', event: 'Signed up', userId: 'u1', ...more });
const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  routes.request(path, {
    method: 'POST',
    headers: { 'content-type': 'text/plain', ...headers },
    body: typeof body === 'string' || body instanceof Uint8Array ? (body as string) : JSON.stringify(body),
  });
const basic = (user: string) => ({ authorization: `Basic ${Buffer.from(`${user}:`).toString('base64')}` });
const answerOf = async (response: Response) => ({ status: response.status, ...((await response.json()) as object) });
const refusals = () => frames.map((f) => ({ reason: readRefusal(f).reason, count: f.count, at: f.environmentId }));

describe('the edge', () => {
  it.each(ingestFixtures)('takes $name', async ({ path, contentType, body, expected }) => {
    const response = await post(path, body, { 'content-type': contentType });
    expect(await answerOf(response)).toEqual({ status: 200, success: true, duplicates: 0, ...expected });
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(frames[0]).toMatchObject({ kind: 'request', environmentId: 'e1', receivedAtMs: NOW });
    expect(JSON.parse(Buffer.from(frames[0]?.body ?? '').toString())).toEqual(body);
  });

  it('takes the key from basic auth, else the body, else the query, else bearer; secret keys too', async () => {
    const batch = { batch: [track()] };
    expect((await post('/v1/batch', batch, basic(WRITE_KEY))).status).toBe(200);
    expect((await post('/v1/b', { ...batch, writeKey: WRITE_KEY })).status).toBe(200);
    expect((await post(`/beacon/v1/batch?writeKey=${WRITE_KEY}`, batch)).status).toBe(200);
    expect((await post('/v1/batch', batch, { authorization: `Bearer ${WRITE_KEY}` })).status).toBe(200);
    expect((await post('/v1/batch', batch, basic('fhs_secret'))).status).toBe(200);
    expect((await post(`/v1/batch?writeKey=${WRITE_KEY}`, { ...batch, writeKey: 'fhw_other' })).status).toBe(401);
  });

  it('takes single events in long and short form', async () => {
    const bodies: Record<string, object> = {
      track: { event: 'x', userId: 'u' },
      identify: { userId: 'u', type: 'track' },
      group: { userId: 'u', groupId: 'g' },
      page: { anonymousId: 'a' },
      screen: { anonymousId: 'a' },
      alias: { userId: 'u', previousId: 'a' },
    };
    for (const [type, body] of Object.entries(bodies)) {
      for (const path of [`/v1/${type}`, `/v1/${type.charAt(0)}`]) {
        const answer = await answerOf(await post(path, body, basic(WRITE_KEY)));
        expect(answer, path).toMatchObject({ status: 200, accepted: 1 });
      }
    }
    expect(frames.map((f) => f.form)).toEqual([1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6]);
  });

  it('reads gzip by its header or by its first bytes, and no other encoding', async () => {
    const zipped = gzipSync(JSON.stringify({ writeKey: WRITE_KEY, batch: [track()] }));
    expect((await post('/v1/batch', zipped, { 'content-encoding': 'gzip' })).status).toBe(200);
    expect((await post('/v1/batch', zipped)).status).toBe(200);
    expect((await post('/v1/batch', zipped, { 'content-encoding': 'br' })).status).toBe(415);
    expect((await post('/v1/batch', zipped.subarray(0, 30))).status).toBe(400);
  });

  it('refuses what is too large, before and after decompression', async () => {
    const pad = (bytes: number) => {
      const rest = JSON.stringify({ writeKey: WRITE_KEY, batch: [], pad: '' }).length;
      return JSON.stringify({ writeKey: WRITE_KEY, batch: [], pad: 'x'.repeat(bytes - rest) });
    };
    expect((await post('/v1/batch', pad(1_048_576))).status).toBe(200);
    expect((await post('/v1/batch', pad(1_048_577))).status).toBe(413);
    expect((await post('/v1/batch', gzipSync(pad(1_048_577)))).status).toBe(413);
    const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024));
    expect((await post('/v1/batch', bomb)).status).toBe(413);
  });

  it('refuses more than 500 events, and counts them', async () => {
    const batch = (n: number) => ({ writeKey: WRITE_KEY, batch: Array.from({ length: n }, () => track()) });
    expect((await post('/v1/batch', batch(500))).status).toBe(200);
    const answer = await answerOf(await post('/v1/batch', batch(501)));
    expect(answer).toMatchObject({ status: 413, error: { code: 'too_large' } });
    expect(refusals()[1]).toEqual({ reason: 'too_many_events', count: 501, at: 'e1' });
  });

  it('refuses a body nested deeper than 10, however deep', async () => {
    const nested = (n: number) => `{"writeKey":"${WRITE_KEY}","batch":[],"a":${'['.repeat(n)}${']'.repeat(n)}}`;
    expect((await post('/v1/batch', nested(9))).status).toBe(200);
    expect((await post('/v1/batch', nested(10))).status).toBe(400);
    expect((await post('/v1/batch', nested(500_000))).status).toBe(400);
    const deepEvent = track({ properties: JSON.parse(`${'{"a":'.repeat(8)}1${'}'.repeat(8)}`) });
    expect((await post('/v1/batch', { writeKey: WRITE_KEY, batch: [deepEvent] })).status).toBe(400);
  });

  it('says what is wrong with a request, in the one shape of errors, and counts it', async () => {
    const table: [path: string, body: string, status: number, code: string][] = [
      ['/v1/batch', 'hello', 400, 'unreadable'],
      ['/v1/batch', '', 400, 'unreadable'],
      ['/v1/batch', '[1]', 400, 'unreadable'],
      ['/v1/batch', `{"writeKey":"${WRITE_KEY}"}`, 400, 'unreadable'],
      ['/v1/batch', '{"writeKey":"fhw_nobody","batch":[{},{}]}', 401, 'unauthorized'],
      ['/v1/track', '{"event":"x","userId":"u"}', 401, 'unauthorized'],
      ['/v1/batch', '{"writeKey":"fhw_\\u0000","batch":[]}', 401, 'unauthorized'],
    ];
    for (const [path, body, status, code] of table) {
      const response = await post(path, body);
      expect(response.headers.get('access-control-allow-origin')).toBe('*');
      expect(await answerOf(response), body).toMatchObject({ status, error: { code, message: expect.any(String) } });
    }
    expect(refusals().map((r) => r.count)).toEqual([1, 1, 1, 1, 2, 1, 0]);
    expect(refusals()[4]).toEqual({ reason: 'unknown_key', count: 2, at: '' });
  });

  const many = { batch: Array.from({ length: 501 }, () => track()) };
  const zipped = gzipSync(JSON.stringify({ batch: [track()] }));
  it.each<[reason: string, status: number, count: number, body: unknown, headers?: Record<string, string>]>([
    ['too_large', 413, 1, 'x'.repeat(1_048_577)],
    ['too_large', 413, 1, gzipSync(Buffer.alloc(1_048_577))],
    ['unsupported_encoding', 415, 1, zipped, { 'content-encoding': 'br' }],
    ['unreadable', 400, 1, zipped.subarray(0, 30)],
    ['unreadable', 400, 1, '{"batch":['],
    ['unreadable', 400, 1, '{"no":"batch"}'],
    ['too_deep', 400, 2, `{"batch":[{},{}],"a":${'['.repeat(10)}${']'.repeat(10)}}`],
    ['too_many_events', 413, 501, many],
  ])('counts what it refuses as %s (%i) for the key beside the body', async (reason, status, count, body, headers) => {
    const send = async (path: string, more: Record<string, string>) =>
      expect((await post(path, body, { ...headers, ...more })).status).toBe(status);
    await send('/v1/batch', basic(WRITE_KEY));
    await send(`/v1/batch?writeKey=${WRITE_KEY}`, {});
    await send('/v1/batch', { authorization: `Bearer ${WRITE_KEY}` });
    const refusal = { reason, count, at: 'e1' };
    expect(refusals()).toEqual([refusal, refusal, refusal]);
  });

  it('counts what it cannot read for nobody when nobody has the key', async () => {
    const tooLarge = 'x'.repeat(1_048_577);
    expect((await post('/v1/batch', tooLarge, basic('fhw_nobody'))).status).toBe(413);
    expect((await post('/v1/batch', tooLarge)).status).toBe(413);
    isKeyStoreDown = true;
    expect((await post('/v1/batch', tooLarge, basic('fhw_unseen'))).status).toBe(413);
    const refusal = { reason: 'too_large', count: 1, at: '' };
    expect(refusals()).toEqual([refusal, refusal, refusal]);
  });

  it('quarantines an event and takes the rest', async () => {
    const batch = [
      track(),
      track({ properties: { text: 'x'.repeat(33_000) } }),
      track({ userId: 'a\0b' }),
      'no object',
      track({ timestamp: '1999-01-01' }),
      track({ properties: Object.fromEntries(Array.from({ length: 257 }, (_, i) => [i, i])) }),
    ];
    const answer = await answerOf(await post('/v1/batch', { writeKey: WRITE_KEY, batch }));
    expect(answer).toMatchObject({ status: 200, accepted: 1, duplicates: 0, quarantined: 5 });
  });

  it('counts duplicates within a request and across requests', async () => {
    const batch = [track({ messageId: 'm1' }), track({ messageId: 'm1' }), track({ messageId: 'm2' })];
    const send = async () => answerOf(await post('/v1/batch', { writeKey: WRITE_KEY, batch }));
    expect(await send()).toMatchObject({ accepted: 2, duplicates: 1 });
    expect(await send()).toMatchObject({ accepted: 0, duplicates: 3 });
  });

  it('counts an id that comes again with another body as quarantined, whatever the order of its members', async () => {
    const send = async (...batch: object[]) => answerOf(await post('/v1/batch', { writeKey: WRITE_KEY, batch }));
    const event = track({ messageId: 'm1', properties: { plan: 'team', seats: 3 }, context: { locale: 'de' } });
    const turned = Object.fromEntries(Object.entries({ ...event, properties: { seats: 3, plan: 'team' } }).reverse());
    await send(event);
    expect(await send(turned)).toMatchObject({ accepted: 0, duplicates: 1, quarantined: 0 });
    for (const other of [{ event: 'Left' }, { properties: { plan: 'team', seats: 4 } }, { userId: 'u2' }]) {
      expect(await send({ ...event, ...other })).toMatchObject({ accepted: 0, duplicates: 0, quarantined: 1 });
    }
    // Its client has only sent it again.
    expect(await send({ ...event, sentAt: new Date(NOW).toISOString() })).toMatchObject({ duplicates: 1 });
  });

  it('answers 503 with Retry-After when the log takes nothing, and forgets what it has seen', async () => {
    const body = { writeKey: WRITE_KEY, batch: [track({ messageId: 'm1' })] };
    appendFault = new LogUnavailable('disk');
    const refused = await post('/v1/batch', body);
    expect(refused.status).toBe(503);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(unsaved).toMatchObject([{ kind: 'refusal', environmentId: 'e1', count: 1 }]);
    appendFault = null;
    expect(await answerOf(await post('/v1/batch', body))).toMatchObject({ accepted: 1, duplicates: 0 });
  });

  it('answers 503 for a key it cannot look up, and keeps on taking what it knows', async () => {
    const body = { writeKey: WRITE_KEY, batch: [track()] };
    expect((await post('/v1/batch', body)).status).toBe(200);
    isKeyStoreDown = true;
    expect((await post('/v1/batch', body)).status).toBe(200);
    expect((await post('/v1/batch', { ...body, writeKey: 'fhw_unseen' })).status).toBe(503);
  });

  it('answers 503 at once when it is behind, without waiting for the disk, and counts the events', async () => {
    delay = 'behind';
    isDiskStuck = true;
    const response = await post('/v1/batch', { writeKey: WRITE_KEY, batch: [track(), track()] });
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('1');
    expect(refusals()).toEqual([{ reason: 'overloaded', count: 2, at: 'e1' }]);
  });

  it('turns away without a look into the body when it is far behind, and counts the request for the key beside the body', async () => {
    const body = { writeKey: WRITE_KEY, batch: [track(), track()] };
    await post('/v1/batch', body);
    delay = 'far_behind';
    const response = await post('/v1/batch', body, basic(WRITE_KEY));
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1']);
    expect((await post('/v1/batch', body)).status).toBe(503);
    expect((await post('/v1/batch', body, basic('fhw_unseen'))).status).toBe(503);
    expect(frames).toHaveLength(1);
    expect(unsaved.map(({ kind, environmentId, count, body }) => [kind, environmentId, count, String(body)])).toEqual([
      ['refusal', 'e1', 1, 'overloaded'],
      ['refusal', '', 1, 'overloaded'],
      ['refusal', '', 1, 'overloaded'],
    ]);
  });

  it('reads nothing of what comes when it is too late already', async () => {
    isFarBehind = true;
    open();
    let asked = 0;
    const body = new ReadableStream({ pull: () => void asked++ }, { highWaterMark: 0 });
    const headers = basic(WRITE_KEY);
    const response = await routes.request('/v1/batch', {
      method: 'POST',
      headers,
      body,
      duplex: 'half',
    } as RequestInit);
    expect([response.status, asked, frames]).toEqual([503, 0, []]);
    expect(unsaved.map(({ count, body }) => [count, String(body)])).toEqual([[1, 'overloaded']]);
  });

  it('does not ask all whom it has refused to come again in the same second', async () => {
    isFarBehind = true;
    open();
    const answers = await Promise.all(Array.from({ length: 6 }, () => post('/v1/batch', { batch: [track()] })));
    expect(answers.map(({ headers }) => headers.get('retry-after')).sort()).toEqual(['1', '1', '2', '2', '3', '3']);
  });

  it('holds no more bytes at the same time than it may, and gives all of them back', async () => {
    const other = inFlight.share();
    other.take(1_999_000);
    const body = { writeKey: WRITE_KEY, batch: [track({ properties: { text: 'x'.repeat(2_000) } })] };
    for (const sent of [body, gzipSync(JSON.stringify(body))]) {
      expect((await post('/v1/batch', sent, basic(WRITE_KEY))).status).toBe(503);
    }
    expect(refusals()).toEqual(Array(2).fill({ reason: 'overloaded', count: 1, at: 'e1' }));
    other.giveBack();
    for (const sent of [body, gzipSync(JSON.stringify(body)), 'hello', 'x'.repeat(1_048_577)]) {
      await post('/v1/batch', sent, basic(WRITE_KEY));
    }
    expect(inFlight.held).toBe(0);
  });

  it('takes from each key and origin no more than it is set to, and says when to come again', async () => {
    rates = { ...NO_RATES, perKey: 10, perOrigin: 1 };
    open();
    const send = (n: number, origin: string) =>
      post('/v1/batch', { writeKey: WRITE_KEY, batch: Array.from({ length: n }, () => track()) }, { origin });
    expect((await send(10, 'https://one.example')).status).toBe(200);
    const refused = await send(3, 'https://one.example');
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(refused.headers.get('access-control-expose-headers')).toContain('Retry-After');
    expect((await send(120, 'https://other.example')).status).toBe(200);
    expect((await send(1, 'https://third.example')).headers.get('retry-after')).toBe('4');
    expect(refusals().filter(({ reason }) => reason === 'rate_limited')).toEqual([
      { reason: 'rate_limited', count: 3, at: 'e1' },
      { reason: 'rate_limited', count: 1, at: 'e1' },
    ]);
  });

  it('answers a preflight on every path with what it asks for', async () => {
    for (const path of ['/v1/batch', '/v1/t', '/beacon/v1/batch', '/v1/projects/x/settings', '/sourceConfig/']) {
      const response = await routes.request(path, {
        method: 'OPTIONS',
        headers: { origin: 'https://app.example', 'access-control-request-headers': 'content-type,x-retry-count' },
      });
      expect(response.status, path).toBe(204);
      expect(response.headers.get('access-control-allow-origin')).toBe('*');
      expect(response.headers.get('access-control-allow-credentials')).toBeNull();
      expect(response.headers.get('access-control-allow-headers')).toBe('content-type,x-retry-count');
      expect(Number(response.headers.get('access-control-max-age'))).toBeGreaterThanOrEqual(60);
    }
  });

  it('tells the SDKs of Segment and RudderStack where to send', async () => {
    const segment = await routes.request(`http://collector.example:4700/v1/projects/${WRITE_KEY}/settings`);
    expect(await segment.json()).toMatchObject({
      integrations: { 'Segment.io': { apiKey: WRITE_KEY, apiHost: 'collector.example:4700/v1', protocol: 'http' } },
    });
    const rudder = await routes.request('/sourceConfig/?p=npm&v=3', { headers: basic(WRITE_KEY) });
    expect(await rudder.json()).toMatchObject({ source: { id: 'e1', enabled: true, destinations: [] } });
    expect((await routes.request('/v1/projects/fhw_nobody/settings')).status).toBe(401);
    expect((await routes.request('/sourceConfig')).status).toBe(401);
  });

  it('notes who has arrived from where, and keys that nobody has', async () => {
    const from = { origin: 'https://app.example' };
    await post('/v1/batch', { writeKey: WRITE_KEY, batch: [track()] }, from);
    await post('/v1/batch', { writeKey: 'fhw_typo', batch: [track()] }, from);
    await post('/v1/batch', { writeKey: 'fhs_secret', batch: [track()] });
    expect(seen).toEqual([
      { code: 'arrived', environmentId: 'e1', origin: 'https://app.example', atMs: NOW },
      { code: 'unknown_key', writeKey: 'fhw_typo', origin: 'https://app.example', atMs: NOW },
    ]);
  });
});
