import type { IdentityVerdict, StateRequest } from '@foothold/protocol/types';
import type { IdentityRules } from './rules.ts';
import type { TokenVerifier } from './token-verifier.ts';

/** A browser's word about who is in front of it, as far as it is believed. */
export type Judged<Request> = Request & { alone?: boolean; identity?: IdentityVerdict };

/**
 * Tests the word of a state request. Where identities are enforced and the word is not proved, the browser is told of
 * nothing but what was done under its anonymous id; an account is believed only when the token names it.
 */
export async function judgeClaim<Request extends Pick<StateRequest, 'userId' | 'groupId' | 'token'>>(
  request: Request,
  { environmentId, rules, verifier }: { environmentId: string; rules: IdentityRules; verifier: TokenVerifier },
): Promise<Judged<Request>> {
  const { token, userId, groupId } = request;
  if (rules.mode === 'off') return request;
  const verified = token ? await verifier.verify(environmentId, token, rules.secrets) : null;
  const claims = verified?.ok && verified.claims.userId === userId ? verified.claims : null;
  const identity = claims ? 'verified' : verified ? (verified.ok ? 'invalid' : verified.why) : 'unverified';
  const said = claims || userId || token ? { identity: identity as IdentityVerdict } : {};
  if (rules.mode !== 'enforced') return { ...request, ...said };
  if (!claims) return { ...request, ...said, userId: null, groupId: null, alone: true };
  return { ...request, ...said, groupId: groupId && claims.accounts.includes(groupId) ? groupId : null };
}
