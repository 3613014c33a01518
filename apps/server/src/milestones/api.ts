import { milestoneSchema } from '@foothold/protocol/schema';
import type { Metadata } from '@foothold/storage/metadata';
import { type ApiRouter, apiRouter } from '../api/route.ts';
import { authorOf } from '../content/author.ts';
import { oneOrItems } from '../content/one-or-items.ts';
import type { Releases } from '../content/releases.ts';
import type { Backfill } from '../state/backfill.ts';
import { listMilestones } from './list-milestones.ts';
import { putMilestones } from './put-milestones.ts';

export interface MilestoneApiDeps {
  metadata: Metadata;
  releases: Releases;
  /** Given, an answer waits a moment for what it has to say to be counted. */
  backfill?: Pick<Backfill, 'settled'>;
  now?: () => number;
}

const WAIT_MS = 2_000;

/** `GET|PUT /milestones`. */
export function milestoneApi({ metadata, releases, backfill, now = Date.now }: MilestoneApiDeps): ApiRouter {
  return apiRouter()
    .route({
      method: 'get',
      path: '/milestones',
      summary: 'Milestones, with how many people or accounts have reached each.',
      capability: 'read',
      handle: async ({ scope }) => {
        await releases.prepare(scope.environmentId);
        return { items: await listMilestones(metadata.db, scope), nextCursor: null };
      },
    })
    .route({
      method: 'put',
      path: '/milestones',
      summary: 'Writes one milestone, or several as {items}, by id; reached from history at once.',
      capability: 'write_content',
      body: oneOrItems(milestoneSchema, 200),
      handle: async ({ scope, body }) => {
        const { items, isList } = body;
        const author = { by: authorOf(scope), now: now() };
        const isChanged = await metadata.db
          .transaction()
          .execute((trx) => putMilestones(trx, scope.projectId, items, author));
        if (isChanged) await releases.projectChanged(scope.projectId);
        await backfill?.settled(WAIT_MS);
        const written = new Set(items.map((item) => item.id));
        const listed = (await listMilestones(metadata.db, scope)).filter((item) => written.has(item.id));
        return isList ? { items: listed, nextCursor: null } : listed[0];
      },
    });
}
