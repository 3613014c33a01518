import { contentSchema } from '@foothold/protocol/schema';
import type { Metadata } from '@foothold/storage/metadata';
import * as z from 'zod';
import { type ApiRouter, apiRouter } from '../api/route.ts';
import type { Scope } from '../api/scope.ts';
import type { Backfill } from '../state/backfill.ts';
import { authorOf } from './author.ts';
import { putContents, type StoredContent, storedContent, storedContents } from './contents.ts';
import { contentItems } from './items.ts';
import { oneOrItems } from './one-or-items.ts';
import { publish, rollback, unpublish } from './publish.ts';
import type { Releases } from './releases.ts';
import { contentResults, type ResultsStore } from './results.ts';
import { versionsOf } from './versions.ts';

export interface ContentApiDeps {
  metadata: Metadata;
  events: ResultsStore;
  releases: Releases;
  /** Given, an answer waits a moment for what it has to say to be counted. */
  backfill?: Pick<Backfill, 'settled'>;
  now?: () => number;
}

const WAIT_MS = 2_000;
const whichVersion = z.strictObject({ version: z.number().int().min(1).optional() }).default({});

/** `/contents…`: drafts of a project, its immutable versions, and which of them an environment publishes. */
export function contentApi({ metadata, events, releases, backfill, now = Date.now }: ContentApiDeps): ApiRouter {
  const { db } = metadata;
  const items = async (scope: Scope, stored: StoredContent[]) =>
    contentItems(db, scope, stored, stored.length > 0 ? await contentResults(events, scope.environmentId) : new Map());
  const one = async (scope: Scope, id: string) =>
    (await items(scope, [await storedContent(db, scope.projectId, id)]))[0];
  const changed = async ({ environmentId }: Scope) => {
    await releases.environmentChanged(environmentId);
    await backfill?.settled(WAIT_MS);
  };
  const author = (scope: Scope) => ({ by: authorOf(scope), now: now() });

  return apiRouter()
    .route({
      method: 'get',
      path: '/contents',
      summary: 'Guides, with their drafts, what is published here and how it went.',
      capability: 'read',
      handle: async ({ scope }) => ({
        items: await items(scope, await storedContents(db, scope.projectId)),
        nextCursor: null,
      }),
    })
    .route({
      method: 'put',
      path: '/contents',
      summary: 'Writes the draft of one content, or of several as {items}, by id.',
      capability: 'write_content',
      body: oneOrItems(contentSchema, 200),
      handle: async ({ scope, body }) => {
        await db.transaction().execute((trx) => putContents(trx, scope.projectId, body.items, author(scope)));
        const ids = new Set(body.items.map((item) => item.id));
        const written = (await storedContents(db, scope.projectId)).filter(({ id }) => ids.has(id));
        const answer = await items(scope, written);
        return body.isList ? { items: answer, nextCursor: null } : answer[0];
      },
    })
    .route({
      method: 'get',
      path: '/contents/:id',
      summary: 'One guide.',
      capability: 'read',
      handle: ({ scope, params }) => one(scope, params.id as string),
    })
    .route({
      method: 'get',
      path: '/contents/:id/versions',
      summary: 'The immutable versions of a guide, newest first.',
      capability: 'read',
      handle: async ({ scope, params }) => {
        const { id } = await storedContent(db, scope.projectId, params.id as string);
        const versions = await versionsOf(db, scope.projectId, id);
        const listed = versions.map(({ version, body, createdAt, by }) => ({
          id: String(version),
          version,
          body,
          createdAt: new Date(createdAt).toISOString(),
          by,
        }));
        return { items: listed, nextCursor: null };
      },
    })
    .route({
      method: 'post',
      path: '/contents/:id/publish',
      summary: 'Publishes the draft, or the version that is named, in this environment.',
      capability: 'publish',
      body: whichVersion,
      handle: async ({ scope, params, body }) => {
        const id = params.id as string;
        await db.transaction().execute((trx) => publish(trx, scope, id, { ...author(scope), version: body.version }));
        await changed(scope);
        return one(scope, id);
      },
    })
    .route({
      method: 'post',
      path: '/contents/:id/unpublish',
      summary: 'Takes a guide out of this environment; open surfaces close within seconds.',
      capability: 'publish',
      handle: async ({ scope, params }) => {
        const id = params.id as string;
        await db.transaction().execute((trx) => unpublish(trx, scope, id));
        await changed(scope);
        return one(scope, id);
      },
    })
    .route({
      method: 'post',
      path: '/contents/:id/rollback',
      summary: 'Publishes an earlier version again: the one that is named, else the one before.',
      capability: 'publish',
      body: whichVersion,
      handle: async ({ scope, params, body }) => {
        const id = params.id as string;
        await db.transaction().execute((trx) => rollback(trx, scope, id, { ...author(scope), version: body.version }));
        await changed(scope);
        return one(scope, id);
      },
    });
}
