import { uuidv7 } from '@foothold/protocol/ids';
import type { Metadata } from '@foothold/storage/metadata';
import { type BetterAuthOptions, type BetterAuthPlugin, betterAuth } from 'better-auth';
import { createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { getMigrations } from 'better-auth/db/migration';
import * as z from 'zod';
import { password } from './password.ts';
import { trustedOrigins } from './trustedOrigins.ts';
import { whenBeatenLookAgain } from './when-beaten.ts';

export interface AuthEngineDeps {
  metadata: Metadata;
  /** Where members open the dashboard. */
  baseUrl: string;
  /** Signs cookies. */
  secret: string;
  log(message: string): void;
}

const DAY_S = 24 * 60 * 60;
/** Set by our own HTTP layer from the socket and the trusted proxies, whatever the client sent. */
export const ADDRESS_HEADER = 'x-foothold-client-address';

/** better-auth for sign-in and sessions, on our database. It owns the tables `auth_*`; roles are ours. */
export function authEngine(deps: AuthEngineDeps) {
  const options = authOptions(deps);
  const auth = betterAuth({ ...options, plugins: [signInAs()] });
  return {
    auth,
    async migrate(): Promise<void> {
      await whenBeatenLookAgain(async () => {
        const { runMigrations } = await getMigrations(options);
        await runMigrations();
      });
    },
  };
}
export type AuthEngine = ReturnType<typeof authEngine>['auth'];

function authOptions({ metadata, baseUrl, secret, log }: AuthEngineDeps) {
  const isHttps = baseUrl.startsWith('https://');
  return {
    appName: 'Foothold',
    baseURL: baseUrl,
    basePath: '/api/auth',
    secret,
    trustedOrigins: trustedOrigins(baseUrl),
    database: { db: metadata.db, type: metadata.dialect },
    user: { modelName: 'auth_users' },
    session: { modelName: 'auth_sessions', expiresIn: 30 * DAY_S, updateAge: DAY_S },
    account: { modelName: 'auth_accounts' },
    verification: { modelName: 'auth_verifications' },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true, // members are made by an owner or by the command line
      password,
      minPasswordLength: password.minLength,
      maxPasswordLength: password.maxLength,
    },
    rateLimit: {
      enabled: true,
      window: 60,
      max: 300,
      // Of one address over all accounts; how many of one account is `SignInLimit`'s.
      customRules: { '/sign-in/email': { window: 60, max: 100 } },
    },
    telemetry: { enabled: false },
    logger: { level: 'warn', log: (_level, message) => log(message) },
    advanced: {
      database: { generateId: () => uuidv7() },
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
      // better-auth's own switch would put "__Secure-" before a name that already says "__Host-".
      useSecureCookies: false,
      cookiePrefix: isHttps ? '__Host-foothold' : 'foothold',
      defaultCookieAttributes: { secure: isHttps, httpOnly: true, sameSite: 'lax', path: '/' },
    },
  } satisfies BetterAuthOptions;
}

/** A session for a member who has proven who they are in another way; callable by the server alone. */
const signInAs = () =>
  ({
    id: 'foothold-sign-in-as',
    endpoints: {
      signInAs: createAuthEndpoint.serverOnly(
        { method: 'POST', body: z.object({ memberId: z.string() }) },
        async (ctx) => {
          const user = await ctx.context.internalAdapter.findUserById(ctx.body.memberId);
          if (!user) return ctx.json({ signedIn: false });
          const session = await ctx.context.internalAdapter.createSession(user.id);
          await setSessionCookie(ctx, { session, user });
          return ctx.json({ signedIn: true });
        },
      ),
    },
  }) satisfies BetterAuthPlugin;
