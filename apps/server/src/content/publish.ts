import type { Content } from '@foothold/protocol/types';
import { aggregatesOfContent, conditionsOf } from '@foothold/targeting';
import { ApiError, notFound } from '../http/errors.ts';
import type { Author } from '../milestones/put-milestones.ts';
import { defineTrackers } from '../state/activate.ts';
import type { Trx } from '../state/tables.ts';
import type { Tracker } from '../state/tracker.ts';
import { storedContent } from './contents.ts';
import { fixUnit } from './experiment-unit.ts';
import { refuseUnknown } from './refuse-unknown.ts';
import { freezeDraft, versionOf } from './versions.ts';

export interface Place {
  projectId: string;
  environmentId: string;
}

/**
 * Publishes a version in an environment: the one that is named, else the draft. Browsers get it as soon as all that its
 * rules mention is counted from history; until then they keep what was served before.
 * @throws ApiError `not_found`, `invalid` when it mentions a milestone or segment that is not there, `conflict` when its
 *   experiment has another unit here
 */
export async function publish(
  trx: Trx,
  { projectId, environmentId }: Place,
  contentId: string,
  { version: asked, by, now }: Author & { version?: number },
): Promise<void> {
  const stored = await storedContent(trx, projectId, contentId);
  const version = asked ?? (await freezeDraft(trx, projectId, stored, { by, now }));
  const content = await versionOf(trx, projectId, contentId, version);
  const parts = conditionsOf(content).map(({ condition }) => condition);
  await refuseUnknown(trx, projectId, parts);
  await fixUnit(trx, environmentId, contentId, content);

  const before = await publication(trx, environmentId, contentId);
  const isReady = await defineTrackers(trx, environmentId, trackersOf(content), now);
  if (before?.version === version && (before.served_version === version || !isReady)) return;
  const isSame = before?.version === version;
  const changing = {
    version,
    served_version: isReady ? version : (before?.served_version ?? null),
    published_at: isSame ? before.published_at : now,
    published_by: isSame ? before.published_by : by,
  };
  await trx
    .insertInto('publications')
    .values({ environment_id: environmentId, content_id: contentId, ...changing })
    .onConflict((conflict) => conflict.columns(['environment_id', 'content_id']).doUpdateSet(changing))
    .execute();
}

/** Takes a content out of an environment; its versions stay. */
export async function unpublish(trx: Trx, { projectId, environmentId }: Place, contentId: string): Promise<void> {
  await storedContent(trx, projectId, contentId);
  await trx
    .deleteFrom('publications')
    .where('environment_id', '=', environmentId)
    .where('content_id', '=', contentId)
    .execute();
}

/** Publishes an older version again: the one that is named, else the one before what is published now. */
export async function rollback(
  trx: Trx,
  place: Place,
  contentId: string,
  { version, ...author }: Author & { version?: number },
): Promise<void> {
  await storedContent(trx, place.projectId, contentId);
  const current = await publication(trx, place.environmentId, contentId);
  const target = version ?? (current ? current.version - 1 : 0);
  if (target < 1) throw version === undefined ? notEarlier() : notFound('version');
  await publish(trx, place, contentId, { ...author, version: target });
}

/** What has to be counted for a content to be decided. */
export const trackersOf = (content: Content): Tracker[] =>
  aggregatesOfContent(content).map((definition) => ({ kind: 'aggregate', key: definition.key, definition }));

const notEarlier = () => new ApiError('conflict', 'There is no earlier version to go back to.');

function publication(trx: Trx, environmentId: string, contentId: string) {
  return trx
    .selectFrom('publications')
    .selectAll()
    .where('environment_id', '=', environmentId)
    .where('content_id', '=', contentId)
    .executeTakeFirst();
}
