import type { Metadata } from '@foothold/storage/metadata';
import { membersOf } from '../../state/members.ts';
import { findPersonId, rawIdsOf } from '../people/listPeople.ts';
import { type ApiRouter, apiRouter } from '../route.ts';
import { eventsQuery, exportQuery } from './query.ts';
import type { EventReader } from './readEvents.ts';
import { streamLines } from './stream.ts';

/** Stored events, as a list and whole. */
export function eventRoutes({ metadata: { db }, events }: { metadata: Metadata; events: EventReader }): ApiRouter {
  return apiRouter()
    .route({
      method: 'get',
      path: '/events',
      summary: 'Events, newest first, each with its person and account.',
      capability: 'read',
      query: eventsQuery,
      handle: async ({ scope: { environmentId }, query }) => {
        const { person, account, ...asked } = query;
        const personId = person === undefined ? null : await findPersonId(db, environmentId, person);
        const members = account === undefined ? null : await membersOf(db, environmentId, [account]);
        return events.list(environmentId, {
          ...asked,
          ...(person === undefined
            ? {}
            : { rawIds: personId === null ? [] : await rawIdsOf(db, environmentId, personId) }),
          ...(account === undefined ? {} : { account: { id: account, rawIds: members?.get(account) ?? [] } }),
        });
      },
    })
    .route({
      method: 'get',
      path: '/export/events',
      summary: 'Every stored event, one JSON object a line, in no promised order.',
      capability: 'export',
      query: exportQuery,
      handle: ({ scope, query }) => streamLines(events.each(scope.environmentId, query)),
    });
}
