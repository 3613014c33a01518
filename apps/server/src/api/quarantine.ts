import type { List, QuarantineItem } from '@foothold/protocol/types';
import type { Metadata } from '@foothold/storage/metadata';
import * as z from 'zod';
import { notFound } from '../http/errors.ts';
import { Meter } from '../ingest/event/meter.ts';
import { type Discarded, discardHeld } from '../ingest/quarantine/discard.ts';
import { listQuarantine, quarantinedBytes } from '../ingest/quarantine/list-quarantine.ts';
import type { ReplayAnswer, ReplayRequest } from '../ingest/quarantine/replay.ts';
import { pageQuery, timeBody, timeQuery } from './lists.ts';
import { type ApiRouter, apiRouter } from './route.ts';

/** Sends held-back events through the collector again: those that match. */
export type ReplayQuarantine = (environmentId: string, request: ReplayRequest) => Promise<ReplayAnswer>;

/** By time of receipt, `to` exclusive. */
const range = { from: timeQuery.optional(), to: timeQuery.optional() };
const rangeBody = { from: timeBody.optional(), to: timeBody.optional() };
const match = {
  reason: z.string().max(64).optional(),
  key: z.string().max(64).optional(),
  name: z.string().max(512).optional(),
};
const quarantineQuery = z.strictObject({ ...pageQuery, ...range, ...match });
const patch = z
  .record(z.string(), z.unknown())
  .refine((value) => Object.keys(value).length > 0 && !isTooDeep(value), 'is empty, or nested too deep for an event');
const ids = z.array(z.string().max(64)).min(1).max(500).optional();
const cursor = z.string().max(2_000).nullable();
const replayBody = z.strictObject({ ...rangeBody, ...match, ids, patch: patch.optional(), cursor: cursor.optional() });
/** Nothing given means everything to a list or a replay; what cannot be undone asks for a word. */
const discardBody = z
  .strictObject({ ...rangeBody, ...match, ids })
  .refine(
    (value) => Object.values(value).some((given) => given !== undefined),
    'Say which: ids, reason, key, name, from, to.',
  );

export function quarantineRoutes(deps: { metadata: Metadata; replay: ReplayQuarantine }): ApiRouter {
  const { db } = deps.metadata;
  return apiRouter()
    .route({
      method: 'get',
      path: '/quarantine',
      summary: 'Events that were held back, newest first, each with the reason.',
      capability: 'read',
      query: quarantineQuery,
      handle: ({ scope, query }): Promise<List<QuarantineItem>> => listQuarantine(db, scope.environmentId, query),
    })
    .route({
      method: 'get',
      path: '/quarantine/:id/body',
      summary: 'The very bytes that came, as a file.',
      capability: 'read',
      handle: async ({ scope, params }) => {
        const id = params.id as string;
        const bytes = await quarantinedBytes(db, scope.environmentId, id);
        if (!bytes) throw notFound('held-back event');
        return new Response(Uint8Array.from(bytes), { headers: fileHeaders(id) });
      },
    })
    .route({
      method: 'post',
      path: '/quarantine/replay',
      summary:
        'Sends held-back events through the collector again: all that match, put right by `patch` (JSON merge patch). ' +
        'Of many as many as ten seconds are enough for; `nextCursor` and `remaining` then say that there are more: send the same again with it as `cursor`.',
      capability: 'write_content',
      body: replayBody,
      handle: ({ scope, body }) => deps.replay(scope.environmentId, body),
    })
    .route({
      method: 'post',
      path: '/quarantine/discard',
      summary: 'Throws away what is held back and matches. It cannot be undone; the ledger keeps the count.',
      capability: 'erase',
      body: discardBody,
      handle: ({ scope, body }): Promise<Discarded> => discardHeld(db, scope.environmentId, body),
    })
    .route({
      method: 'delete',
      path: '/quarantine/:id',
      summary: 'Throws one away. It cannot be undone; the ledger keeps the count.',
      capability: 'erase',
      handle: async ({ scope, params }): Promise<Discarded> => {
        const discarded = await discardHeld(db, scope.environmentId, { ids: [params.id as string] });
        if (discarded.events + discarded.bodies === 0) throw notFound('held-back event');
        return discarded;
      },
    });
}

/** Whatever somebody has sent: to be saved, and never shown as a page. */
const fileHeaders = (id: string) => ({
  'Content-Type': 'application/octet-stream',
  'Content-Disposition': `attachment; filename="${id.replace(/[^\w-]/g, '_')}.bin"`,
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'private, no-store',
});

function isTooDeep(patch: object): boolean {
  const meter = new Meter();
  meter.walk(patch, EVENT_DEPTH);
  return meter.isTooDeep;
}
/** Where an event lies in a batch. */
const EVENT_DEPTH = 3;
