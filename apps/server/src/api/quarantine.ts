import type { List, QuarantineItem } from '@foothold/protocol/types';
import type { Metadata } from '@foothold/storage/metadata';
import * as z from 'zod';
import { decodeCursor, iso, pageOf, pageQuery } from './lists.ts';
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
const position = z.tuple([z.number(), z.string()]);

export function quarantineRoutes(deps: { metadata: Metadata; replay: ReplayQuarantine }): ApiRouter {
  const { db } = deps.metadata;
  return apiRouter()
    .route({
      method: 'get',
      path: '/quarantine',
      summary: 'Events that were held back, newest first, each with the reason.',
      capability: 'read',
      query: quarantineQuery,
      handle: async ({ scope, query: { limit, cursor, reason } }): Promise<List<QuarantineItem>> => {
        let rows = db
          .selectFrom('quarantine')
          .selectAll()
          .where('environment_id', '=', scope.environmentId)
          .orderBy('received_at', 'desc')
          .orderBy('id', 'desc')
          .limit(limit + 1);
        if (reason !== undefined) rows = rows.where('reason', '=', reason);
        const after = decodeCursor(cursor, position);
        if (after) {
          const [at, id] = after;
          rows = rows.where((e) =>
            e.or([e('received_at', '<', at), e.and([e('received_at', '=', at), e('id', '<', id)])]),
          );
        }
        return pageOf(
          await rows.execute(),
          limit,
          (row) => [row.received_at, row.id],
          (row) => ({
            id: row.id,
            reason: row.reason,
            message: row.message,
            receivedAt: iso(row.received_at),
            messageId: row.message_id,
            body: row.body,
          }),
        );
      },
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
