import type { Metadata } from '@foothold/storage/metadata';
import { type ApiRouter, apiRouter } from '../api/route.ts';
import { oneOrItems } from '../content/one-or-items.ts';
import { trackersOf } from '../content/publish.ts';
import type { Releases } from '../content/releases.ts';
import { environmentsOf } from '../milestones/put-milestones.ts';
import { asContent } from '../settings/pseudo-content.ts';
import { defineTrackers } from '../state/activate.ts';
import type { Backfill } from '../state/backfill.ts';
import { putSegments, segmentSchema, storedSegments } from './segments.ts';

export interface SegmentApiDeps {
  metadata: Metadata;
  releases: Releases;
  backfill?: Pick<Backfill, 'settled'>;
  now?: () => number;
}

const WAIT_MS = 2_000;

/** `GET|PUT /segments`: saved audiences of the project. */
export function segmentApi({ metadata: { db }, releases, backfill, now = Date.now }: SegmentApiDeps): ApiRouter {
  return apiRouter()
    .route({
      method: 'get',
      path: '/segments',
      summary: 'Saved audiences; guides name them in their rules.',
      capability: 'read',
      handle: async ({ scope }) => ({ items: await storedSegments(db, scope.projectId), nextCursor: null }),
    })
    .route({
      method: 'put',
      path: '/segments',
      summary: 'Writes one audience, or several as {items}, by id. Their rules stay on the server.',
      capability: 'write_content',
      body: oneOrItems(segmentSchema, 200),
      handle: async ({ scope: { projectId }, body: { items, isList } }) => {
        await db.transaction().execute(async (trx) => {
          await putSegments(trx, projectId, items, now());
          const trackers = items.flatMap(({ id, condition }) => trackersOf(asContent(id, condition)));
          for (const environmentId of await environmentsOf(trx, projectId)) {
            await defineTrackers(trx, environmentId, trackers, now());
          }
        });
        await releases.projectChanged(projectId);
        await backfill?.settled(WAIT_MS);
        const ids = new Set(items.map(({ id }) => id));
        const written = (await storedSegments(db, projectId)).filter(({ id }) => ids.has(id));
        return isList ? { items: written, nextCursor: null } : written[0];
      },
    });
}
