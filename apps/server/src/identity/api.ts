import { newIdentitySecret, uuidv7 } from '@foothold/protocol/ids';
import type { Metadata } from '@foothold/storage/metadata';
import { type ApiRouter, apiRouter } from '../api/route.ts';
import { readSettings } from '../settings/settings.ts';
import { identityCoverage } from './coverage.ts';
import { liveSecrets } from './rules.ts';

const LIVE = 2;

/** `GET /identity`, `POST /identity/secrets`: how many requests are signed, and with which secrets they may be. */
export function identityApi({
  metadata: { db },
  now = Date.now,
}: {
  metadata: Metadata;
  now?: () => number;
}): ApiRouter {
  const described = async (environmentId: string) => {
    const secrets = await liveSecrets(db, environmentId);
    return {
      mode: (await readSettings(db, environmentId)).identity.mode,
      secrets: secrets.map((row) => ({
        id: row.id,
        hint: row.secret.slice(-4),
        createdAt: new Date(row.created_at).toISOString(),
      })),
      coverage: await identityCoverage(db, environmentId, now()),
    };
  };
  return apiRouter()
    .route({
      method: 'get',
      path: '/identity',
      summary:
        'Whether identities are to be signed, the live secrets without their text, and how many requests are signed.',
      capability: 'read',
      handle: ({ scope }) => described(scope.environmentId),
    })
    .route({
      method: 'post',
      path: '/identity/secrets',
      summary: 'Makes a new secret, shown this once. The one before stays good; what is older ends.',
      capability: 'manage_identity',
      handle: ({ scope: { environmentId } }) =>
        db.transaction().execute(async (trx) => {
          const secret = newIdentitySecret();
          const id = uuidv7(now());
          const row = { id, environment_id: environmentId, secret, created_at: now(), revoked_at: null };
          await trx.insertInto('identity_secrets').values(row).execute();
          for (const { id: old } of (await liveSecrets(trx, environmentId)).slice(LIVE)) {
            await trx.updateTable('identity_secrets').set({ revoked_at: now() }).where('id', '=', old).execute();
          }
          return { id, secret, hint: secret.slice(-4), createdAt: new Date(now()).toISOString() };
        }),
    });
}
