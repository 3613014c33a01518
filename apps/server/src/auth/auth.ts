import type { Role } from '@foothold/protocol/types';
import { Hono } from 'hono';
import { ADDRESS_HEADER, type AuthEngineDeps, authEngine } from './engine.ts';
import { createMember, ensureFirstMember, type NewMember } from './members.ts';
import { consumeLinkToken, createLinkToken } from './signInLink.ts';
import { trustedOrigins } from './trustedOrigins.ts';

export interface AuthDeps extends AuthEngineDeps {
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
  const { metadata, baseUrl, now = Date.now } = deps;
  const { auth, migrate } = authEngine(deps);
  const origins = trustedOrigins(baseUrl);
  const hono = new Hono();

  hono.on(['GET', 'POST'], '/api/auth/*', (c) => {
    const request = new Request(c.req.raw);
    request.headers.set(ADDRESS_HEADER, clientAddress(c.env));
    return auth.handler(request);
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
    ensureFirstMember: (organizationId) => ensureFirstMember(auth, metadata, organizationId, now()),
    async createSignInLink(memberId) {
      const token = await createLinkToken(metadata.db, { memberId, now: now() });
      return `${baseUrl.replace(/\/$/, '')}/auth/link?token=${token}`;
    },
  };
}

/** Of the socket under Node's server; the address of nobody in tests. */
function clientAddress(env: unknown): string {
  const { incoming } = (env ?? {}) as { incoming?: { socket?: { remoteAddress?: string } } };
  return incoming?.socket?.remoteAddress ?? '0.0.0.0';
}
