import { type Database, findKey, type KeyKind } from '@foothold/storage/metadata';
import type { Kysely } from 'kysely';
import { type IdentityRules, identityRules } from './rules.ts';

/** Whose key this is, and how that environment takes identities; null for one that opens nothing. */
export async function keyOwner(
  db: Kysely<Database>,
  key: string,
): Promise<{ keyId: string; environmentId: string; kind: KeyKind; identity: IdentityRules } | null> {
  const found = await findKey(db, key);
  if (!found) return null;
  const { keyId, environmentId, kind } = found;
  return { keyId, environmentId, kind, identity: await identityRules(db, environmentId) };
}
