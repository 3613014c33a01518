import type { ContentItem } from '@foothold/protocol/types';
import { type Db, selectIn } from '../state/tables.ts';
import type { StoredContent } from './contents.ts';
import type { Place } from './publish.ts';
import type { ContentResults } from './results.ts';

const NOTHING: ContentItem['results'] = { shown: 0, completed: 0, dismissed: 0, targetMissing: 0 };

/** Contents as the API gives them, with how they stand in one environment. */
export async function contentItems(
  db: Db,
  { environmentId }: Pick<Place, 'environmentId'>,
  stored: StoredContent[],
  results: ContentResults,
): Promise<ContentItem[]> {
  const ids = stored.map(({ id }) => id);
  const publications = await selectIn(db, 'publications', environmentId, 'content_id', ids);
  const published = new Map(publications.map((row) => [row.content_id, row]));
  return stored.map(({ id, kind, draft, latestVersion, updatedAt }) => {
    const row = published.get(id);
    return {
      id,
      kind,
      name: draft.name,
      draft,
      latestVersion,
      published: row
        ? {
            version: row.version,
            publishedAt: new Date(row.published_at).toISOString(),
            by: row.published_by,
            ready: row.served_version === row.version,
          }
        : null,
      updatedAt: new Date(updatedAt).toISOString(),
      results: results.get(id) ?? NOTHING,
    };
  });
}
