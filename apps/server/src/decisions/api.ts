import type { Decision, JsonObject, OwnEvents } from '@foothold/protocol/types';
import type { EventStore } from '@foothold/storage/events';
import type { Metadata } from '@foothold/storage/metadata';
import { toldInWords } from '@foothold/targeting';
import { eventReader } from '../api/events/readEvents.ts';
import { findPersonId, rawIdsOf } from '../api/people/listPeople.ts';
import { type ApiRouter, apiRouter } from '../api/route.ts';
import { storedContent } from '../content/contents.ts';
import type { Releases } from '../content/releases.ts';
import { ConfigCache } from '../delivery/config-cache.ts';
import { notFound } from '../http/errors.ts';
import { explain } from './explain.ts';
import { decisionsQuery, explainBody } from './schemas.ts';

export interface DecisionApiDeps {
  metadata: Metadata;
  events: Pick<EventStore, 'forEnvironment'>;
  releases: Releases;
  now?: () => number;
}

/** `GET /decisions`, `POST /explain`: why something showed, or did not. */
export function decisionApi({ metadata, events, releases, now = Date.now }: DecisionApiDeps): ApiRouter {
  const { db } = metadata;
  const reader = eventReader({ metadata, events });
  const configs = new ConfigCache({ db, prepare: releases.prepare, now });
  releases.onChange((environmentId) => configs.forget(environmentId));
  const person = async (environmentId: string, id: string) => {
    const found = await findPersonId(db, environmentId, id);
    if (found === null) throw notFound('person');
    return found;
  };

  return apiRouter()
    .route({
      method: 'get',
      path: '/decisions',
      summary: 'What browsers have decided about guides, newest first; told whenever an answer changed.',
      capability: 'read',
      query: decisionsQuery,
      handle: async ({ scope: { environmentId }, query: { person: id, content, ...range } }) => {
        const rawIds =
          id === undefined ? undefined : await rawIdsOf(db, environmentId, await person(environmentId, id));
        const page = await reader.list(environmentId, { ...range, name: '$decision', contentId: content, rawIds });
        const items = page.items.map(({ messageId, timestamp, personId, properties }) => ({
          id: messageId,
          at: timestamp,
          personId,
          ...decisionIn(properties, personId),
        }));
        return { items, nextCursor: page.nextCursor };
      },
    })
    .route({
      method: 'post',
      path: '/explain',
      summary: 'Whether a guide would show to a person on a page, and if not, why: the words of the browser.',
      capability: 'read',
      body: explainBody,
      handle: async ({
        scope: { environmentId, projectId },
        body: { personId: id, contentId, url },
      }): Promise<Decision> => {
        const personId = await person(environmentId, id);
        await storedContent(db, projectId, contentId);
        const seen = await db
          .selectFrom('people')
          .select('anonymous')
          .where('environment_id', '=', environmentId)
          .where('raw_id', '=', personId)
          .executeTakeFirst();
        const userId = seen?.anonymous === 1 ? null : personId;
        const page = { path: new URL(url).pathname, url };
        const delivered = await configs.current(environmentId);
        return explain(db, delivered, { personId, userId, contentId, page }, now());
      },
    });
}

/** Browsers tell which rule held back and what it found; the words are made here. */
function decisionIn({ contentId, show, reason, detail, failing }: JsonObject, personId: string) {
  const told = { show: show === true, reason, failing } as Pick<OwnEvents['$decision'], 'show' | 'reason' | 'failing'>;
  const words = detail ?? toldInWords(told, { anonymousId: personId });
  return { contentId, show: told.show, reason: reason ?? null, detail: words };
}
