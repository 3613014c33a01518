import type { Content, ContentKind } from '@foothold/protocol/types';
import { canonical } from '@foothold/targeting';
import { ApiError, notFound } from '../http/errors.ts';
import type { Author } from '../milestones/put-milestones.ts';
import type { Db, Trx } from '../state/tables.ts';
import { keepUnitOfDraft } from './experiment-unit.ts';

export interface StoredContent {
  id: string;
  kind: ContentKind;
  draft: Content;
  /** 0 before the first. */
  latestVersion: number;
  updatedAt: number;
}

/** Every content of a project, by id; or the one of that id. */
export async function storedContents(db: Db, projectId: string, id?: string): Promise<StoredContent[]> {
  let query = db.selectFrom('contents').selectAll().where('project_id', '=', projectId);
  if (id !== undefined) query = query.where('content_id', '=', id);
  const rows = await query.orderBy('content_id').execute();
  return rows.map((row) => ({
    id: row.content_id,
    kind: row.kind as ContentKind,
    draft: JSON.parse(row.draft) as Content,
    latestVersion: row.latest_version,
    updatedAt: row.updated_at,
  }));
}

export async function storedContent(db: Db, projectId: string, id: string): Promise<StoredContent> {
  const [found] = await storedContents(db, projectId, id);
  if (!found) throw notFound('content');
  return found;
}

/**
 * Writes drafts by id. What is published stays as it is.
 * @throws ApiError `conflict` when a content of that id is of another kind, or its experiment was of another unit
 */
export async function putContents(
  trx: Trx,
  projectId: string,
  contents: Content[],
  { by, now }: Author,
): Promise<void> {
  for (const content of contents) {
    const [before] = await storedContents(trx, projectId, content.id);
    if (before && before.kind !== content.kind) {
      const message = `"${content.id}" is a ${before.kind}; a ${content.kind} needs an id of its own.`;
      throw new ApiError('conflict', message, { field: 'kind' });
    }
    if (before && canonical(before.draft) === canonical(content)) continue;
    await keepUnitOfDraft(trx, projectId, content);
    const changing = {
      kind: content.kind,
      name: content.name,
      draft: JSON.stringify(content),
      updated_at: now,
      updated_by: by,
    };
    await trx
      .insertInto('contents')
      .values({ project_id: projectId, content_id: content.id, latest_version: 0, created_at: now, ...changing })
      .onConflict((conflict) => conflict.columns(['project_id', 'content_id']).doUpdateSet(changing))
      .execute();
  }
}
