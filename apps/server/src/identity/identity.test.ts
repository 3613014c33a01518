import type { JsonObject } from '@foothold/protocol/types';
import type { Metadata } from '@foothold/storage/metadata';
import { DIALECTS, temporaryMetadata } from '@foothold/storage/testing';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { InstallObservation } from '../api/install/observations.ts';
import { IncomingReader } from '../ingest/drain/incoming.ts';
import { Collector } from '../ingest/edge/collector.ts';
import { KeyCache, type KeyOwner } from '../ingest/edge/key-cache.ts';
import { ingestRoutes } from '../ingest/edge/routes.ts';
import type { Frame } from '../ingest/log/frame.ts';
import { applyState } from '../state/apply-state.ts';
import { makeProject } from '../state/testing/tenant.ts';
import { readTraits, traitValues } from '../state/traits.ts';
import type { IdentityMode } from './proof.ts';

const NOW = Date.UTC(2026, 2, 2, 10);
const [OLD, NEW] = ['old-secret'.padEnd(40, '.'), 'new-secret'.padEnd(40, '.')];

const sign = (
  sub: string,
  { secret = NEW, lifeS = 3600, ...claims }: JsonObject & { secret?: string; lifeS?: number } = {},
) =>
  new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(sub)
    .setExpirationTime(NOW / 1000 + lifeS)
    .sign(new TextEncoder().encode(secret));

let mode: IdentityMode;
let frames: Frame[];
let seen: InstallObservation[];
let now: number;
let send: (batch: object[], body?: object, key?: string) => Promise<{ accepted: number; quarantined: number }>;

let sendText: (body: string) => ReturnType<typeof send>;
beforeEach(() => {
  mode = 'enforced';
  frames = [];
  seen = [];
  now = NOW;
  const keys = new KeyCache(
    async (key): Promise<KeyOwner> => {
      const kind = key.startsWith('fhs_') ? 'secret' : 'write';
      return { environmentId: 'env', kind, identity: { mode, secrets: mode === 'off' ? [] : [NEW, OLD] } };
    },
    () => now,
  );
  const collector = new Collector({
    keys,
    append: async (frame) => frames.push(frame),
    onUnsavedRefusal: () => expect.fail('refused'),
    observe: (observation) => seen.push(observation),
    metrics: { request: () => undefined },
    now: () => now,
    pace: { delay: () => 'none', isFarBehind: false, endOfTurn: async () => undefined },
  });
  const routes = ingestRoutes({ collector, keys, baseUrl: null, onError: (error) => expect.fail(String(error)) });
  sendText = async (body) => {
    const answer = await routes.request('/v1/batch?writeKey=fhw_key', { method: 'POST', body });
    expect(answer.status).toBe(200);
    return answer.json() as never;
  };
  send = (batch, body = {}, writeKey = 'fhw_key') => sendText(JSON.stringify({ ...body, batch, writeKey }));
});

/** What the drain makes of the log. */
function drained() {
  const reader = new IncomingReader('collector', new Uint8Array(16));
  return frames.flatMap((frame, at) => reader.read({ at, frame } as never)).map(({ content }) => content);
}
const fates = () => drained().map((content) => (content.kind === 'faulty' ? content.fault : 'stored'));

const ann = { type: 'identify', userId: 'ann', anonymousId: 'a', traits: { plan: 'max' } };
const track = (more: object = {}) => ({ type: 'track', event: 'opened', anonymousId: 'a', ...more });

describe('an environment that enforces signed identities', () => {
  test('holds back whoever is named without a token, and lets anonymous visitors be', async () => {
    const batch = [ann, track(), track({ userId: 'ann' }), track({ context: { groupId: 'acme' } })];
    const answer = await send([...batch, { type: 'alias', previousId: 'a', userId: 'ann' }]);
    expect(answer).toMatchObject({ accepted: 1, quarantined: 4 });
    const held = 'identity_unverified';
    expect(fates()).toEqual([held, 'stored', held, held, held]);
  });

  test('takes what a token covers: its user, the accounts that it names, nobody else', async () => {
    const identityToken = await sign('ann', { account: 'acme' });
    const group = { type: 'group', userId: 'ann' };
    await send([ann, { ...ann, userId: 'bob' }, { ...group, groupId: 'acme' }, { ...group, groupId: 'globex' }], {
      identityToken,
    });
    expect(fates()).toEqual(['stored', 'identity_unverified', 'stored', 'identity_unverified']);
  });

  test('a batch may bring the tokens of two users', async () => {
    const identityToken = [await sign('ann'), await sign('bob')];
    await send([ann, { ...ann, userId: 'bob' }, { ...ann, userId: 'eve' }], { identityToken });
    expect(fates()).toEqual(['stored', 'stored', 'identity_unverified']);
  });

  test('no token is written down, and all around it stays as it came', async () => {
    const [one, two] = [await sign('ann'), await sign('bob')];
    const event = '{ "type":"track",\n"odd":1.50, "userId":"eve" }';
    for (const tokens of [`"${one}"`, `[ "${one}","${two}"]`, `"${one}", "identityToken" : "${two}"`]) {
      frames = [];
      await sendText(`{"identityToken": ${tokens}, "batch":[ ${event} ]}`);
      const written = Buffer.from((frames[0] as Frame).body).toString();
      for (const token of [one, two]) expect(written).not.toContain(token);
      expect(written.slice(written.indexOf('\n') + 1)).toBe(
        `{"identityToken": ${tokens.includes(':') ? 'null, "identityToken" : null' : 'null'}, "batch":[ ${event} ]}`,
      );
      const reader = new IncomingReader('collector', new Uint8Array(16));
      const [held] = reader.read({ at: 1, end: 2, frame: frames[0] as Frame });
      expect(Buffer.from(held?.toHeld().body ?? []).toString()).toBe(event);
    }
  });

  test.each([
    ['signed with the other live secret', { secret: OLD }, 'stored'],
    ['signed with another secret', { secret: 'x'.repeat(40) }, 'identity_unverified'],
    ['over', { lifeS: -61 }, 'identity_unverified'],
    ['over, by less than clocks may differ', { lifeS: -59 }, 'stored'],
  ])('a token that is %s', async (_, claims, fate) => {
    await send([ann], { identityToken: await sign('ann', claims) });
    expect(fates()).toEqual([fate]);
  });

  test('a token that was good is over when its time has come, also from memory', async () => {
    const identityToken = await sign('ann', { lifeS: 10 });
    await send([ann], { identityToken });
    now += 71_000;
    await send([ann], { identityToken });
    expect(fates()).toEqual(['stored', 'identity_unverified']);
  });

  test.each([
    ['alg none', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbm4iLCJleHAiOjQxMDI0NDQ4MDB9.'],
    ['no token at all', 'nonsense'],
    ['a number', 7],
    ['what the log itself would say', { by: 'key', mode: 'enforced' }],
  ])('%s proves nothing', async (_, identityToken) => {
    await send([ann], { identityToken });
    expect(fates()).toEqual(['identity_unverified']);
  });

  test('believes a secret key', async () => {
    await send([ann], {}, 'fhs_key');
    expect(drained()).toMatchObject([{ kind: 'ready', row: { verified: true } }]);
  });

  test('vouches for the anonymous id of an event only where a token or a secret key does', async () => {
    const asAnn = track({ anonymousId: 'ann' });
    await send([asAnn]);
    await send([asAnn], { identityToken: await sign('bob') });
    await send([asAnn], { identityToken: await sign('ann') });
    await send([asAnn], {}, 'fhs_key');
    await send([track({ anonymousId: 'x', userId: 'ann' })], { identityToken: await sign('ann') });
    mode = 'report';
    now += 2_000;
    await send([asAnn]);
    const marks = drained().map((content) => content.kind === 'ready' && content.isUnvouched === true);
    expect(marks).toEqual([true, true, false, false, false, false]);
  });

  test('no token reaches the log, however it was written', async () => {
    const token = await sign('ann');
    await send([ann], { identityToken: token });
    await send([ann], { identityToken: [token] });
    mode = 'off';
    now += 2_000;
    await send([{ ...ann, messageId: 'm' }, track({ properties: { a: token.slice(0, 9) } })], { identityToken: token });
    for (const { body } of frames) expect(Buffer.from(body).toString()).not.toContain(token);
    expect(fates()).toEqual(['stored', 'stored', 'stored', 'stored']);
  });

  test('counts how the requests that name somebody are signed', async () => {
    await send([ann], { identityToken: await sign('ann') });
    await send([ann]);
    await send([track()]);
    mode = 'report';
    now += 2_000;
    await send([ann], { identityToken: await sign('ann', { lifeS: -100 }) });
    const how = seen.flatMap((one) => (one.code === 'identity' ? [one.how] : []));
    expect(how).toEqual(['token', 'missing', 'expired']);
    expect(fates().at(-1)).toBe('stored');
  });
});

const stores = temporaryMetadata();
afterAll(stores.close);

describe.each(DIALECTS)('what is proved, on %s', (dialect) => {
  let metadata: Metadata;
  beforeAll(async () => {
    metadata = await stores.open(dialect);
    await makeProject(metadata.db);
  });

  test('is not overwritten by a later claim', async () => {
    mode = 'report';
    const identityToken = await sign('ann', { traits: { plan: 'pro' } });
    await send([{ ...ann, timestamp: NOW - 9, traits: { color: 'red' } }], { identityToken });
    await send([{ ...ann, timestamp: NOW - 5, traits: { plan: 'max', color: 'blue' } }]);
    const rows = drained().flatMap((content) => (content.kind === 'ready' ? [content.row] : []));
    await metadata.db.transaction().execute((trx) => applyState(trx, rows, { block: 1 }));
    const [stored] = await metadata.db.selectFrom('person_traits').selectAll().execute();
    expect(traitValues(readTraits(stored?.traits ?? '{}'))).toEqual({ plan: 'pro', color: 'blue' });
  });
});
