import { createHash } from 'node:crypto';
import { newSecretKey, newWriteKey, uuidv7 } from '@foothold/protocol/ids';
import type { EnvironmentId, ProjectId } from '@foothold/protocol/types';
import type { Kysely, Selectable } from 'kysely';
import type { Database } from '../schema/database.ts';
import type { KeysTable } from '../schema/tenancy.ts';

export type KeyKind = KeysTable['kind'];
export type KeyRow = Selectable<KeysTable>;

/** What a key opens. */
export interface KeyScope {
  keyId: string;
  name: string;
  kind: KeyKind;
  environmentId: EnvironmentId;
  projectId: ProjectId;
}

/** What is stored of a secret: SHA-256, hex. Secrets are random and long, so nothing slower is needed. */
export const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** Makes a key. `key` is given here and, for a secret key, never again. */
export async function createKey(
  db: Kysely<Database>,
  { environmentId, kind, name, now }: { environmentId: string; kind: KeyKind; name: string; now: number },
): Promise<{ key: string; row: KeyRow }> {
  const key = kind === 'write' ? newWriteKey() : newSecretKey();
  const row: KeyRow = {
    id: uuidv7(now),
    environment_id: environmentId,
    kind,
    name,
    write_key: kind === 'write' ? key : null,
    secret_hash: kind === 'secret' ? hashSecret(key) : null,
    hint: key.slice(-4),
    created_at: now,
    revoked_at: null,
  };
  await db.insertInto('keys').values(row).execute();
  return { key, row };
}

/** What a write or secret key opens now; null for one that is unknown or revoked. */
export async function findKey(db: Kysely<Database>, key: string): Promise<KeyScope | null> {
  const found = await db
    .selectFrom('keys')
    .innerJoin('environments', 'environments.id', 'keys.environment_id')
    .select(['keys.id', 'keys.name', 'keys.kind', 'keys.environment_id', 'environments.project_id'])
    .where((e) => (key.startsWith('fhs_') ? e('secret_hash', '=', hashSecret(key)) : e('write_key', '=', key)))
    .where('keys.revoked_at', 'is', null)
    .executeTakeFirst();
  if (!found) return null;
  return {
    keyId: found.id,
    name: found.name,
    kind: found.kind,
    environmentId: found.environment_id as EnvironmentId,
    projectId: found.project_id as ProjectId,
  };
}

/** Keys of an environment, oldest first, revoked ones too. */
export const listKeys = (db: Kysely<Database>, environmentId: string): Promise<KeyRow[]> =>
  db
    .selectFrom('keys')
    .selectAll()
    .where('environment_id', '=', environmentId)
    .orderBy('created_at')
    .orderBy('id')
    .execute();

/** Ends a key now. @returns false when the environment has no such key in use */
export async function revokeKey(
  db: Kysely<Database>,
  { environmentId, id, now }: { environmentId: string; id: string; now: number },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('keys')
    .set({ revoked_at: now })
    .where('environment_id', '=', environmentId)
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/**
 * Replaces a key by a new one of its kind and name and revokes the old one, both or neither.
 * @returns null when the environment has no such key in use
 */
export const rotateKey = (
  db: Kysely<Database>,
  { environmentId, id, now }: { environmentId: string; id: string; now: number },
): Promise<{ key: string; row: KeyRow } | null> =>
  db.transaction().execute(async (trx) => {
    if (!(await revokeKey(trx, { environmentId, id, now }))) return null;
    const { kind, name } = await trx
      .selectFrom('keys')
      .select(['kind', 'name'])
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    return createKey(trx, { environmentId, kind, name, now });
  });
