import type { Database } from '@foothold/storage/metadata';
import type { Kysely } from 'kysely';
import type { IdentityMode } from './proof.ts';

/** How an environment takes identities, and with which secrets they may be signed. */
export interface IdentityRules {
  mode: IdentityMode;
  /** Live ones; at most two. */
  secrets: string[];
}
export const NO_RULES: IdentityRules = { mode: 'off', secrets: [] };

export async function identityRules(db: Kysely<Database>, environmentId: string): Promise<IdentityRules> {
  const setting = await db
    .selectFrom('environment_settings')
    .select('value')
    .where('environment_id', '=', environmentId)
    .where('name', '=', 'identity')
    .executeTakeFirst();
  const { mode = 'off' } = setting ? (JSON.parse(setting.value) as { mode?: IdentityMode }) : {};
  if (mode === 'off') return NO_RULES;
  return { mode, secrets: (await liveSecrets(db, environmentId)).map(({ secret }) => secret) };
}

/** Newest first. */
export const liveSecrets = (db: Kysely<Database>, environmentId: string) =>
  db
    .selectFrom('identity_secrets')
    .selectAll()
    .where('environment_id', '=', environmentId)
    .where('revoked_at', 'is', null)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
