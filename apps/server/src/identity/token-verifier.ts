import type { JsonObject } from '@foothold/protocol/types';
import { errors, jwtVerify } from 'jose';
import type { Claims, TokenFault } from './proof.ts';

export type Verified = { ok: true; claims: Claims } | { ok: false; why: Exclude<TokenFault, 'missing'> };

const TOKENS = 20_000;
/** A browser and a back end may disagree about the time by so much. */
const TOLERANCE_S = 60;
const MOST_ACCOUNTS = 100;
const MOST_CHARACTERS = 4_096;

interface Known {
  verified: Verified;
  /** Of the claims; after it the token is over. */
  untilMs: number;
  /** The secrets that it was tried with. */
  secrets: string;
}

/**
 * Reads signed identities: HS256 tokens with `sub`, `exp`, and if wanted `account` or `accounts`, and `traits`. A token
 * comes with every request of a visit and is looked into once.
 * @see https://www.rfc-editor.org/rfc/rfc7519
 */
export class TokenVerifier {
  readonly #known = new Map<string, Known>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** At once for a token that was seen before. Never rejects. */
  verify(environmentId: string, token: string, secrets: readonly string[]): Verified | Promise<Verified> {
    const key = `${environmentId} ${token}`;
    const known = this.#known.get(key);
    if (known && known.secrets === secrets.join()) {
      return known.untilMs > this.#now() ? known.verified : { ok: false, why: 'expired' };
    }
    if (token.length > MOST_CHARACTERS) return { ok: false, why: 'invalid' };
    return this.#look(token, secrets).then(({ verified, untilMs }) => {
      // An expired one may not be judged again for ever; an invalid one stays invalid for these secrets.
      this.#known.delete(key);
      this.#known.set(key, { verified, untilMs, secrets: secrets.join() });
      if (this.#known.size > TOKENS) this.#known.delete(this.#known.keys().next().value as string);
      return verified;
    });
  }

  async #look(token: string, secrets: readonly string[]): Promise<{ verified: Verified; untilMs: number }> {
    const forever = Number.POSITIVE_INFINITY;
    for (const secret of secrets) {
      try {
        const { payload } = await jwtVerify(token, new TextEncoder().encode(secret), {
          algorithms: ['HS256'],
          requiredClaims: ['sub', 'exp'],
          clockTolerance: TOLERANCE_S,
          currentDate: new Date(this.#now()),
        });
        const claims = claimsIn(payload);
        const untilMs = ((payload.exp as number) + TOLERANCE_S) * 1_000;
        return { verified: claims ? { ok: true, claims } : { ok: false, why: 'invalid' }, untilMs };
      } catch (error) {
        if (error instanceof errors.JWTExpired) return { verified: { ok: false, why: 'expired' }, untilMs: forever };
        // Signed by the other secret, or by nobody: the next one may know it.
      }
    }
    return { verified: { ok: false, why: 'invalid' }, untilMs: forever };
  }
}

function claimsIn(payload: { sub?: unknown; account?: unknown; accounts?: unknown; traits?: unknown }): Claims | null {
  const { sub, account, accounts = [], traits } = payload;
  const named = [...(account === undefined ? [] : [account]), ...(Array.isArray(accounts) ? accounts : [accounts])];
  const isText = (id: unknown): id is string => typeof id === 'string' && id !== '';
  if (!isText(sub) || named.length > MOST_ACCOUNTS || !named.every(isText)) return null;
  if (traits !== undefined && (typeof traits !== 'object' || traits === null || Array.isArray(traits))) return null;
  return { userId: sub, accounts: named, ...(traits === undefined ? {} : { traits: traits as JsonObject }) };
}
