import { memberValues } from '../ingest/event/raw-json.ts';
import type { Proof } from './proof.ts';
import type { IdentityRules } from './rules.ts';
import type { TokenVerifier, Verified } from './token-verifier.ts';

/** Added to the form of a request whose proof stands before its body, in a line of its own: nobody outside can say so. */
export const SEALED = 64;
const NULL = Buffer.from('null');
/** A batch may hold events of more than one user: of the one who has just gone, too. */
const MOST_TOKENS = 4;

export interface SealOptions {
  environmentId: string;
  /** Of the key that the request came with. */
  kind: 'write' | 'secret';
  rules: IdentityRules;
  verifier: TokenVerifier;
}
export interface Sealable {
  /** As it came. */
  bytes: Buffer;
  /** The same, parsed. */
  json: Record<string, unknown>;
  form: number;
}
export interface Sealed {
  bytes: Buffer;
  form: number;
  /** Null where nobody asks. */
  proof: Proof | null;
}

/**
 * Finds out who vouches for a request (`identityToken` of its body, one or several) and writes it down before the body;
 * the token itself is taken out, so that none is ever stored. What comes from a secret key vouches for itself.
 */
export async function seal({ bytes, json, form }: Sealable, options: SealOptions): Promise<Sealed> {
  const tokens = tokensIn(json.identityToken);
  const rest = json.identityToken === undefined ? bytes : without(bytes);
  const { mode } = options.rules;
  if (mode === 'off') return { bytes: rest, form, proof: null };
  const proof: Proof = { mode, ...(await vouch(tokens, options)) };
  return { bytes: Buffer.concat([Buffer.from(`${JSON.stringify(proof)}\n`), rest]), form: form | SEALED, proof };
}

/** Reads what {@link seal} wrote. */
export function unseal(body: Buffer, form: number): { body: Buffer; form: number; proof: Proof | null } {
  if ((form & SEALED) === 0) return { body, form, proof: null };
  const end = body.indexOf(0x0a);
  const proof = JSON.parse(body.toString('utf8', 0, end)) as Proof;
  return { body: body.subarray(end + 1), form: form & ~SEALED, proof };
}

type Vouching = Proof extends infer P ? (P extends Proof ? Omit<P, 'mode'> : never) : never;

async function vouch(tokens: string[], { environmentId, kind, rules, verifier }: SealOptions): Promise<Vouching> {
  if (kind === 'secret') return { by: 'key' } as Vouching;
  const found: Verified[] = [];
  for (const token of tokens) found.push(await verifier.verify(environmentId, token, rules.secrets));
  const claims = found.flatMap((verified) => (verified.ok ? [verified.claims] : []));
  if (claims.length > 0) return { by: 'token', claims } as Vouching;
  const fault = found.find((verified) => !verified.ok);
  return { by: 'nobody', why: fault && !fault.ok ? fault.why : 'missing' } as Vouching;
}

function tokensIn(value: unknown): string[] {
  const given = Array.isArray(value) ? value.slice(0, MOST_TOKENS) : [value];
  return given.filter((token): token is string => typeof token === 'string' && token !== '');
}

/** The body without its tokens, and otherwise as it came. */
function without(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  let at = 0;
  for (const { from, to } of memberValues(bytes, 'identityToken')) {
    parts.push(bytes.subarray(at, from), NULL);
    at = to;
  }
  return Buffer.concat([...parts, bytes.subarray(at)]);
}
