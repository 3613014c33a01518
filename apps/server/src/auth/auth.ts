import type { Role } from '@foothold/protocol/types';
import { type Context, Hono } from 'hono';
import { incomingOf } from '../http/incoming-of.ts';
import { clientAddress, type TrustedProxies } from '../ingest/edge/client-address.ts';
import { ADDRESS_HEADER, type AuthEngineDeps, authEngine } from './engine.ts';
import { createMember, ensureFirstMember, type NewMember } from './members.ts';
import { emailIn, SignInLimit } from './sign-in-limit.ts';
import { consumeLinkToken, createLinkToken } from './signInLink.ts';
import { trustedOrigins } from './trustedOrigins.ts';
import { whenBeatenLookAgain } from './when-beaten.ts';

export interface AuthDeps extends AuthEngineDeps {
  /** Whose word is believed about the address of who signs in. */
  proxies?: TrustedProxies | null;
  now?: () => number;
}

export interface SignedIn {
  member: { id: string; email: string; name: string };
  /** Renewed cookies, to be sent along with the answer. */
  setCookies: string[];
}

export interface Auth {
  /** `/api/auth/*` (better-auth) and `GET /auth/link`. */
  readonly hono: Hono;
  /** Makes better-auth's tables. Runs after the metadata store's own migrations. */
  migrate(): Promise<void>;
  /** Who a request's cookies belong to; null without a session. */
  signedIn(headers: Headers): Promise<SignedIn | null>;
  /** Whether a browser at this origin may change something in a member's name. */
  isTrustedOrigin(origin: string): boolean;
  createMember(member: NewMember): Promise<{ memberId: string; email: string; role: Role }>;
  /** The owner who is there from the first start on. */
  ensureFirstMember(organizationId: string): Promise<string>;
  /** The address of a link that signs the member in once, within a day; earlier links of the member end. */
  createSignInLink(memberId: string): Promise<string>;
}

/** Sign-in, sessions and members. */
export function createAuth(deps: AuthDeps): Auth {
  const { metadata, baseUrl, proxies = null, now = Date.now } = deps;
  const { auth, migrate } = authEngine(deps);
  const origins = trustedOrigins(baseUrl);
  const signIns = new SignInLimit();
  const hono = new Hono();

  hono.on(['GET', 'POST'], '/api/auth/*', async (c) => {
    const address = addressOf(c, proxies);
    const { url, method } = c.req.raw;
    const body = method === 'POST' ? await c.req.text() : null;
    if (body !== null && c.req.path.includes('/sign-in')) {
      const waitS = signIns.attempt({ address, email: emailIn(body) }, now());
      if (waitS > 0) return tooMany(c, waitS);
    }
    const headers = new Headers(c.req.raw.headers);
    headers.set(ADDRESS_HEADER, address);
    return auth.handler(new Request(url, { method, headers, body }));
  });

  hono.get('/auth/link', async (c) => {
    c.header('Cache-Control', 'no-store');
    c.header('Referrer-Policy', 'no-referrer');
    if (c.req.method === 'HEAD') return c.body(null); // somebody's preview must not use the link up
    const memberId = await consumeLinkToken(metadata.db, c.req.query('token') ?? '', now());
    if (!memberId) return c.redirect('/?signin=link_used', 303);
    const { headers } = await auth.api.signInAs({ body: { memberId }, returnHeaders: true });
    for (const cookie of headers.getSetCookie()) c.header('Set-Cookie', cookie, { append: true });
    return c.redirect('/', 303);
  });

  return {
    hono,
    migrate,
    isTrustedOrigin: (origin) => origins.includes(origin),
    async signedIn(headers) {
      if (!headers.has('cookie')) return null;
      const { response, headers: sent } = await auth.api.getSession({ headers, returnHeaders: true });
      if (!response) return null;
      const { id, email, name } = response.user;
      return { member: { id, email, name }, setCookies: sent.getSetCookie() };
    },
    createMember: (member) => createMember(auth, metadata, member, now()),
    ensureFirstMember: (organizationId) =>
      whenBeatenLookAgain(() => ensureFirstMember(auth, metadata, organizationId, now())),
    async createSignInLink(memberId) {
      const token = await createLinkToken(metadata.db, { memberId, now: now() });
      return `${baseUrl.replace(/\/$/, '')}/auth/link?token=${token}`;
    },
  };
}

/** As the collector reads it; the address of nobody where there is no socket. */
const addressOf = (c: Context, proxies: TrustedProxies | null): string =>
  clientAddress(incomingOf(c)?.socket?.remoteAddress, c.req.header('x-forwarded-for'), proxies) ?? '0.0.0.0';

/** In the shape of the engine's other answers. */
const tooMany = (c: Context, waitS: number) =>
  c.json({ code: 'TOO_MANY_ATTEMPTS', message: 'Too many attempts; wait a minute.' }, 429, {
    'Retry-After': String(waitS),
  });
