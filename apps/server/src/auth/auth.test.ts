import { bootstrap, type Metadata } from '@foothold/storage/metadata';
import { DIALECTS, temporaryMetadata } from '@foothold/storage/testing';
import { afterAll, describe, expect, test } from 'vitest';
import { TrustedProxies } from '../ingest/edge/client-address.ts';
import { createAuth } from './auth.ts';
import { ADDRESS_HEADER } from './engine.ts';
import { LINK_LIFETIME_MS } from './signInLink.ts';

const stores = temporaryMetadata();
afterAll(stores.close);

async function setUp(metadata: Metadata, baseUrl: string, proxies: TrustedProxies | null = null) {
  const clock = { now: 1_790_000_000_000 };
  const auth = createAuth({ metadata, baseUrl, secret: 's'.repeat(40), proxies, now: () => clock.now, log: () => {} });
  await auth.migrate();
  const { organizationId } = await bootstrap(metadata.db, { now: clock.now });
  const memberId = await auth.ensureFirstMember(organizationId);
  const open = (url: string, init: RequestInit = {}, address = '127.0.0.1') =>
    Promise.resolve(auth.hono.request(url, init, { incoming: { socket: { remoteAddress: address } } }));
  return { auth, clock, organizationId, memberId, open };
}
const cookieOf = (response: Response) =>
  response.headers
    .getSetCookie()
    .map((c) => c.split(';')[0])
    .join('; ');

describe.each(DIALECTS)('sign-in on %s', (dialect) => {
  test('several processes that start on an empty store at once all find its tables', async () => {
    const metadata = await stores.open(dialect);
    const open = () => createAuth({ metadata, baseUrl: 'http://127.0.0.1', secret: 's'.repeat(40), log: () => {} });
    await Promise.all(Array.from({ length: 4 }, () => open().migrate()));
    const { organizationId } = await bootstrap(metadata.db, { now: 1_790_000_000_000 });
    const members = Array.from({ length: 4 }, () => open().ensureFirstMember(organizationId));
    expect(new Set(await Promise.all(members)).size).toBe(1);
  });

  test('a link signs the first member in once', async () => {
    const { auth, memberId, open } = await setUp(await stores.open(dialect), 'http://127.0.0.1:4700');
    const link = await auth.createSignInLink(memberId);
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:4700\/auth\/link\?token=[\w-]{43}$/);

    const preview = await open(link, { method: 'HEAD' });
    expect(preview.headers.getSetCookie()).toEqual([]);
    const first = await open(link);
    expect([first.status, first.headers.get('location')]).toEqual([303, '/']);
    const signedIn = await auth.signedIn(new Headers({ cookie: cookieOf(first) }));
    expect(signedIn?.member).toMatchObject({ id: memberId, name: 'Owner' });

    const second = await open(link);
    expect([second.status, second.headers.get('location')]).toEqual([303, '/?signin=link_used']);
    expect(second.headers.getSetCookie()).toEqual([]);
  });

  test('a link ends after a day, with the next link, and is not stored', async () => {
    const metadata = await stores.open(dialect);
    const { auth, clock, memberId, open } = await setUp(metadata, 'http://127.0.0.1:4700');
    const replaced = await auth.createSignInLink(memberId);
    const link = await auth.createSignInLink(memberId);
    expect((await open(replaced)).headers.getSetCookie()).toEqual([]);
    const stored = await metadata.db.selectFrom('sign_in_links').selectAll().execute();
    expect(stored).toHaveLength(1);
    expect(link).not.toContain(stored[0]?.token_hash);
    clock.now += LINK_LIFETIME_MS;
    expect((await open(link)).headers.getSetCookie()).toEqual([]);
  });

  test('a member signs in with e-mail and password, and out again', async () => {
    const { auth, organizationId, open } = await setUp(await stores.open(dialect), 'http://127.0.0.1:4700');
    const asked = { organizationId, email: 'Ada@Example.com', role: 'editor', password: 'correct horse' } as const;
    const { memberId } = await auth.createMember(asked);
    const again = await auth.createMember({ ...asked, password: 'battery staple' });
    expect(again.memberId).toBe(memberId);
    const signIn = (email: string, password: string, origin = 'http://localhost:4700') =>
      open('http://127.0.0.1:4700/api/auth/sign-in/email', {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin },
        body: JSON.stringify({ email, password }),
      });
    expect((await signIn('ada@example.com', 'correct horse')).status).toBe(401);
    expect((await signIn('nobody@example.com', 'battery staple')).status).toBe(401);
    const response = await signIn('ada@example.com', 'battery staple');
    expect(response.status).toBe(200);
    const cookie = cookieOf(response);
    expect((await auth.signedIn(new Headers({ cookie })))?.member.id).toBe(memberId);

    const headers = { cookie, origin: 'http://127.0.0.1:4700', 'content-type': 'application/json' };
    const out = await open('http://127.0.0.1:4700/api/auth/sign-out', { method: 'POST', headers, body: '{}' });
    expect(out.status).toBe(200);
    expect(await auth.signedIn(new Headers({ cookie }))).toBeNull();
  });

  test('nobody can make themselves a member, or call what the server keeps to itself', async () => {
    const { memberId, open } = await setUp(await stores.open(dialect), 'http://127.0.0.1:4700');
    const post = (path: string, body: object) =>
      open(`http://127.0.0.1:4700/api/auth/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const signUp = await post('sign-up/email', { email: 'a@b.example', password: 'x'.repeat(12), name: 'A' });
    expect(signUp.ok).toBe(false);
    for (const path of ['sign-in-as', 'signInAs', 'foothold-sign-in-as']) {
      expect((await post(path, { memberId })).status).toBe(404);
    }
  });
});

describe('the session cookie', () => {
  test.each([
    ['http://127.0.0.1:4700', /^foothold\.session_token=/, false],
    ['https://foothold.example', /^__Host-foothold\.session_token=/, true],
  ])('for %s is %s', async (baseUrl, name, isSecure) => {
    const { auth, memberId, open } = await setUp(await stores.open('sqlite'), baseUrl);
    const response = await open(await auth.createSignInLink(memberId));
    const [cookie = '', ...others] = response.headers.getSetCookie();
    expect(others).toEqual([]);
    expect(cookie).toMatch(name);
    expect(/; Secure/i.test(cookie)).toBe(isSecure);
    expect(cookie).toMatch(/; HttpOnly/i);
    expect(cookie).toMatch(/; Path=\/;/i);
    expect(cookie).toMatch(/; SameSite=Lax/i);
    expect(cookie).not.toMatch(/Domain=/i);
    expect((await auth.signedIn(new Headers({ cookie: cookieOf(response) })))?.member.id).toBe(memberId);
  });
});

test('a password that is too short and an address without @ are refused', async () => {
  const { auth, organizationId } = await setUp(await stores.open('sqlite'), 'http://127.0.0.1:4700');
  const create = (email: string, password: string) =>
    auth.createMember({ organizationId, email, password, role: 'viewer' });
  await expect(create('a@b.example', 'short')).rejects.toMatchObject({ code: 'invalid' });
  await expect(create('nobody', 'long enough it is')).rejects.toMatchObject({ code: 'invalid' });
});

test('a sign-in is refused after ten attempts a minute from one address', async () => {
  const { open } = await setUp(await stores.open('sqlite'), 'http://127.0.0.1:4700');
  const statuses: number[] = [];
  for (let i = 0; i < 11; i += 1) {
    const response = await open(
      'http://127.0.0.1:4700/api/auth/sign-in/email',
      {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-forwarded-for': `10.0.0.${i}`,
          [ADDRESS_HEADER]: `10.0.1.${i}`,
        },
        body: JSON.stringify({ email: 'nobody@example.com', password: 'wrong password' }),
      },
      '203.0.113.9',
    );
    statuses.push(response.status);
  }
  expect(statuses).toEqual([...Array(10).fill(401), 429]);
});

describe('the limit on sign-ins', () => {
  const PASSWORD = 'correct horse battery';
  const setUpLimited = async (proxies?: TrustedProxies) => {
    const metadata = await stores.open('sqlite');
    const world = await setUp(metadata, 'http://127.0.0.1:4700', proxies);
    const { auth, organizationId, open } = world;
    for (const email of ['ada@a.example', 'bob@a.example']) {
      await auth.createMember({ organizationId, email, role: 'editor', password: PASSWORD });
    }
    const signIn = async (email: string, password: string, socket: string, forwardedFor?: string) => {
      const headers = {
        'content-type': 'application/json',
        ...(forwardedFor ? { 'x-forwarded-for': forwardedFor } : {}),
      };
      const body = JSON.stringify({ email, password });
      return open('http://127.0.0.1:4700/api/auth/sign-in/email', { method: 'POST', headers, body }, socket);
    };
    const wrong = async (times: number, email: string, socket: string, forwardedFor?: string) => {
      let last = 0;
      for (let i = 0; i < times; i += 1) last = (await signIn(email, 'wrong password', socket, forwardedFor)).status;
      return last;
    };
    return { ...world, signIn, wrong };
  };

  test('is of the address that a trusted proxy names', async () => {
    const { signIn, wrong } = await setUpLimited(new TrustedProxies(['10.9.0.1']));
    expect(await wrong(11, 'ada@a.example', '10.9.0.1', '203.0.113.51')).toBe(429);
    expect((await signIn('ada@a.example', PASSWORD, '10.9.0.1', '6.6.6.6, 203.0.113.51')).status).toBe(429);
    expect((await signIn('ada@a.example', PASSWORD, '10.9.0.1', '198.51.100.51')).status).toBe(200);
  });

  test('is of each account: guessing the password of one keeps nobody else of that address out', async () => {
    const { clock, signIn, wrong } = await setUpLimited();
    const address = '203.0.113.52';
    expect(await wrong(10, 'ada@a.example', address)).toBe(401);
    const refused = await signIn(' ADA@a.example', PASSWORD, address);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60']);
    expect(await refused.json()).toMatchObject({ message: expect.stringMatching(/Too many/) });
    expect((await signIn('bob@a.example', PASSWORD, address)).status).toBe(200);
    expect((await signIn('ada@a.example', PASSWORD, '198.51.100.52')).status).toBe(200);
    clock.now += 60_000;
    expect((await signIn('ada@a.example', PASSWORD, address)).status).toBe(200);
  });

  test('is of an address too, whatever accounts it names', async () => {
    const { signIn, wrong } = await setUpLimited();
    for (let i = 0; i < 100; i += 1) await wrong(1, `nobody${i}`, '203.0.113.53');
    expect((await signIn('bob@a.example', PASSWORD, '203.0.113.53')).status).toBe(429);
    expect((await signIn('bob@a.example', PASSWORD, '198.51.100.53')).status).toBe(200);
  });
});
