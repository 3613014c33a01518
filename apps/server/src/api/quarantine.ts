import type { List, QuarantineItem } from '@foothold/protocol/types';
import type { Metadata } from '@foothold/storage/metadata';
import * as z from 'zod';
import { listQuarantine } from '../ingest/quarantine/list-quarantine.ts';
import { pageQuery } from './lists.ts';
import { type ApiRouter, apiRouter } from './route.ts';

/** Sends held-back events through the collector again: these, or all of the environment. */
export type ReplayQuarantine = (environmentId: string, ids: string[] | null) => Promise<ReplayAnswer>;
export interface ReplayAnswer {
  stored: number;
  duplicate: number;
  /** Held back again. */
  quarantined: number;
}

const quarantineQuery = z.strictObject({ ...pageQuery, reason: z.string().max(64).optional() });
const replayBody = z.strictObject({ ids: z.array(z.string().max(64)).min(1).max(500).optional() });

export function quarantineRoutes(deps: { metadata: Metadata; replay: ReplayQuarantine }): ApiRouter {
  const { db } = deps.metadata;
  return apiRouter()
    .route({
      method: 'get',
      path: '/quarantine',
      summary: 'Events that were held back, newest first, each with the reason.',
      capability: 'read',
      query: quarantineQuery,
      handle: ({ scope, query: { limit, cursor, reason } }): Promise<List<QuarantineItem>> =>
        listQuarantine(db, scope.environmentId, {
          limit,
          ...(cursor === undefined ? {} : { cursor }),
          ...(reason === undefined ? {} : { reason }),
        }),
    })
    .route({
      method: 'post',
      path: '/quarantine/replay',
      summary: 'Sends held-back events through the collector again; without `ids`, all of them.',
      capability: 'write_content',
      body: replayBody,
      handle: ({ scope, body }) => deps.replay(scope.environmentId, body.ids ?? null),
    });
}
