import type { KeyItem, List, NewKey } from '@foothold/protocol/types';
import { createKey, type KeyRow, listKeys, type Metadata, revokeKey, rotateKey } from '@foothold/storage/metadata';
import * as z from 'zod';
import { notFound } from '../http/errors.ts';
import { iso, isoOrNull } from './lists.ts';
import { type ApiRouter, apiRouter } from './route.ts';

const newKey = z.strictObject({ kind: z.enum(['write', 'secret']), name: z.string().trim().min(1).max(60) });

export interface KeyDeps {
  metadata: Metadata;
  now(): number;
}

/** Write and secret keys of an environment. */
export function keyRoutes({ metadata: { db }, now }: KeyDeps): ApiRouter {
  return apiRouter()
    .route({
      method: 'get',
      path: '/keys',
      summary: 'The keys of the environment, oldest first, revoked ones too.',
      capability: 'manage_project',
      handle: async ({ scope }): Promise<List<KeyItem>> => ({
        items: (await listKeys(db, scope.environmentId)).map(keyItem),
        nextCursor: null,
      }),
    })
    .route({
      method: 'post',
      path: '/keys',
      summary: 'Makes a key; the only time a secret key is shown.',
      capability: 'manage_project',
      body: newKey,
      handle: async ({ scope, body }) =>
        shown(await createKey(db, { environmentId: scope.environmentId, ...body, now: now() })),
    })
    .route({
      method: 'post',
      path: '/keys/:id/rotate',
      summary: 'Replaces a key by a new one; the old one ends at once.',
      capability: 'manage_project',
      handle: async ({ scope, params }) => {
        const rotated = await rotateKey(db, { environmentId: scope.environmentId, id: params.id ?? '', now: now() });
        if (!rotated) throw notFound('key');
        return shown(rotated);
      },
    })
    .route({
      method: 'delete',
      path: '/keys/:id',
      summary: 'Revokes a key.',
      capability: 'manage_project',
      handle: async ({ scope, params }) => {
        const revoked = await revokeKey(db, { environmentId: scope.environmentId, id: params.id ?? '', now: now() });
        if (!revoked) throw notFound('key');
        return { revoked: true };
      },
    });
}

const keyItem = (row: KeyRow): KeyItem => ({
  id: row.id,
  kind: row.kind,
  name: row.name,
  writeKey: row.write_key,
  hint: row.hint,
  createdAt: iso(row.created_at),
  revokedAt: isoOrNull(row.revoked_at),
});
const shown = ({ key, row }: { key: string; row: KeyRow }): NewKey => ({ ...keyItem(row), key });
