import { findKey, findMemberScope, type Metadata } from '@foothold/storage/metadata';
import type { Context, MiddlewareHandler } from 'hono';
import type { Auth } from '../auth/auth.ts';
import { ApiError, notFound } from '../http/errors.ts';
import { orUnknown } from '../http/storable.ts';
import { keyCan, roleCan } from './capabilities.ts';
import type { ApiEnv, MemberScope, Scope } from './scope.ts';

export interface AuthorizeDeps {
  metadata: Metadata;
  auth: Pick<Auth, 'signedIn' | 'isTrustedOrigin'>;
}

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];

/**
 * Sets the scope of a request: a secret key's own environment, or the one that a signed-in member names by the header
 * `x-foothold-environment` (or `?environment=`). Somebody else's environment answers exactly like one that is not there.
 */
export function authorize({ metadata, auth }: AuthorizeDeps): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const asked = c.req.header('x-foothold-environment') ?? c.req.query('environment');
    const token = bearer(c);
    c.set('scope', token ? await keyScope(metadata, token, asked) : await memberScope(metadata, auth, c, asked));
    await next();
  };
}

/** Lets signed-in members through, whatever environment they will name. */
export function requireMember({ auth }: AuthorizeDeps): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    c.set('memberScope', await signedIn(auth, c));
    await next();
  };
}

async function keyScope(metadata: Metadata, token: string, asked: string | undefined): Promise<Scope> {
  const key = token.startsWith('fhs_') ? await findKey(metadata.db, token) : null;
  if (!key) throw new ApiError('unauthorized', 'This is no secret key (fhs_…), or it was revoked.');
  if (asked !== undefined && asked !== key.environmentId) throw notFound('environment');
  const { environmentId, projectId, name } = key;
  return { environmentId, projectId, actor: { kind: 'key', name }, can: keyCan };
}

async function memberScope(
  metadata: Metadata,
  auth: AuthorizeDeps['auth'],
  c: Context<ApiEnv>,
  asked: string | undefined,
): Promise<Scope> {
  const { member } = await signedIn(auth, c);
  if (!asked) throw new ApiError('unreadable', 'Name the environment by the header x-foothold-environment.');
  const found = await findMemberScope(metadata.db, { memberId: member.id, environmentId: orUnknown(asked) });
  if (!found) throw notFound('environment');
  const { environmentId, projectId, role } = found;
  return {
    environmentId,
    projectId,
    actor: { kind: 'member', id: member.id, email: member.email, role },
    can: (capability) => roleCan(role, capability),
  };
}

async function signedIn(auth: AuthorizeDeps['auth'], c: Context<ApiEnv>): Promise<MemberScope> {
  const found = await auth.signedIn(c.req.raw.headers);
  if (!found) throw new ApiError('unauthorized', 'Sign in, or send a secret key (Authorization: Bearer fhs_…).');
  refuseForeignOrigin(auth, c);
  for (const cookie of found.setCookies) c.header('Set-Cookie', cookie, { append: true });
  return { member: found.member };
}

/** A cookie comes along whoever made the browser ask; what changes something must be asked by our own pages. */
function refuseForeignOrigin(auth: AuthorizeDeps['auth'], c: Context<ApiEnv>): void {
  const origin = c.req.header('origin');
  if (SAFE_METHODS.includes(c.req.method) || origin === undefined) return;
  if (origin === new URL(c.req.url).origin || auth.isTrustedOrigin(origin)) return;
  throw new ApiError('forbidden', 'This came from another site.');
}

function bearer(c: Context<ApiEnv>): string | null {
  return /^Bearer\s+(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1] ?? null;
}
