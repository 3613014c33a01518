import { INGEST_LIMITS as LIMITS } from '@foothold/protocol/schema';
import type { List, PersonItem } from '@foothold/protocol/types';
import type { Metadata } from '@foothold/storage/metadata';
import * as z from 'zod';
import { notFound } from '../../http/errors.ts';
import { type Eraser, eraseCounted } from '../erase.ts';
import { timelineQuery } from '../events/query.ts';
import type { EventReader } from '../events/readEvents.ts';
import { streamDocument } from '../events/stream.ts';
import { heldOf, namedAnywhere } from '../keptOf.ts';
import { decodeCursor, encodeCursor, pageQuery } from '../lists.ts';
import { type ApiRouter, apiRouter } from '../route.ts';
import type { Scope } from '../scope.ts';
import { findPersonId, listPeople, rawIdsOf } from './listPeople.ts';
import { projectContext } from './projectContext.ts';
import { readPeople } from './readPeople.ts';

const peopleQuery = z.strictObject({
  ...pageQuery,
  q: z.string().trim().max(200).optional(),
  account: z.string().max(LIMITS.idLength).optional(),
  automated: z.enum(['exclude', 'include', 'only']).default('include'),
});
const position = z.tuple([z.number(), z.string()]);

export interface PeopleDeps {
  metadata: Metadata;
  events: EventReader;
  eraser: Eraser;
  now(): number;
}

/** The people of an environment. An `{id}` is a person's id or any raw id of theirs. */
export function peopleRoutes({ metadata: { db }, events, eraser, now }: PeopleDeps): ApiRouter {
  const find = async (scope: Scope, id = ''): Promise<string> => {
    const personId = await findPersonId(db, scope.environmentId, id);
    if (personId === null) throw notFound('person');
    return personId;
  };
  const read = async (scope: Scope, ids: string[]) =>
    readPeople(db, scope.environmentId, ids, await projectContext(db, scope.projectId));
  const readOne = async (scope: Scope, personId: string) => {
    const [person] = await read(scope, [personId]);
    if (!person) throw notFound('person');
    return person;
  };
  /** Somebody of whom state knows nothing may still be named in what is held back, or was done in their name. */
  const findKept = async ({ environmentId }: Scope, id = '') => {
    const personId = await findPersonId(db, environmentId, id);
    if (personId !== null) return { personId, rawIds: await rawIdsOf(db, environmentId, personId), isKnown: true };
    const rawIds = [id];
    if (await namedAnywhere({ db, events }, environmentId, { kind: 'person', ids: new Set(rawIds) }, { rawIds }))
      return { personId: id, rawIds, isKnown: false };
    throw notFound('person');
  };

  return apiRouter()
    .route({
      method: 'get',
      path: '/people',
      summary: 'People, the last seen first. Automated and internal ones are labelled.',
      capability: 'read',
      query: peopleQuery,
      handle: async ({ scope, query }): Promise<List<PersonItem>> => {
        const { limit, cursor, ...filters } = query;
        const after = decodeCursor(cursor, position);
        const asked = { environmentId: scope.environmentId, ...filters, after, limit: limit + 1 };
        const found = await listPeople(db, asked);
        const page = found.slice(0, limit);
        const last = page.at(-1);
        return {
          items: await read(
            scope,
            page.map((row) => row.person_id),
          ),
          nextCursor: found.length > limit && last ? encodeCursor([last.last_seen_at, last.person_id]) : null,
        };
      },
    })
    .route({
      method: 'get',
      path: '/people/:id',
      summary: 'One person.',
      capability: 'read',
      handle: async ({ scope, params }): Promise<PersonItem> => readOne(scope, await find(scope, params.id)),
    })
    .route({
      method: 'get',
      path: '/people/:id/timeline',
      summary: "A person's events, anonymous ones too, newest first.",
      capability: 'read',
      query: timelineQuery,
      handle: async ({ scope, params, query }) => {
        const personId = await find(scope, params.id);
        const rawIds = await rawIdsOf(db, scope.environmentId, personId);
        return events.list(scope.environmentId, { ...query, rawIds });
      },
    })
    .route({
      method: 'get',
      path: '/people/:id/export',
      summary: 'Everything that is stored about a person, as one JSON document.',
      capability: 'export',
      handle: async ({ scope, params }) => {
        const { personId, rawIds, isKnown } = await findKept(scope, params.id);
        const person = isKnown ? await readOne(scope, personId) : null;
        const sought = { kind: 'person', ids: new Set([personId, ...rawIds]) } as const;
        const quarantine = heldOf(db, scope.environmentId, sought);
        return streamDocument({ person, rawIds }, { quarantine, events: events.each(scope.environmentId, { rawIds }) });
      },
    })
    .route({
      method: 'delete',
      path: '/people/:id',
      summary: 'Erases a person: events, state, traits and memberships, in both stores. It cannot be undone.',
      capability: 'erase',
      handle: async ({ scope, params }) => {
        await eraser.arrived();
        const { personId, rawIds } = await findKept(scope, params.id);
        const { environmentId } = scope;
        return eraseCounted(db, { environmentId, kind: 'person', now: now() }, () =>
          eraser.erasePerson(environmentId, personId, rawIds),
        );
      },
    });
}
