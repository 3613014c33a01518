import type { Content } from '@foothold/protocol/types';
import { canonical } from '@foothold/targeting';
import { notFound } from '../http/errors.ts';
import type { Author } from '../milestones/put-milestones.ts';
import type { Db, Trx } from '../state/tables.ts';
import type { StoredContent } from './contents.ts';

export interface ContentVersion {
  version: number;
  body: Content;
  createdAt: number;
  by: string | null;
}

/** The versions of a content, newest first. */
export async function versionsOf(db: Db, projectId: string, contentId: string): Promise<ContentVersion[]> {
  const rows = await db
    .selectFrom('content_versions')
    .selectAll()
    .where('project_id', '=', projectId)
    .where('content_id', '=', contentId)
    .orderBy('version', 'desc')
    .execute();
  return rows.map((row) => ({
    version: row.version,
    body: JSON.parse(row.body) as Content,
    createdAt: row.created_at,
    by: row.created_by,
  }));
}

export async function versionOf(db: Db, projectId: string, contentId: string, version: number): Promise<Content> {
  const row = await db
    .selectFrom('content_versions')
    .select('body')
    .where('project_id', '=', projectId)
    .where('content_id', '=', contentId)
    .where('version', '=', version)
    .executeTakeFirst();
  if (!row) throw notFound('version');
  return JSON.parse(row.body) as Content;
}

/** The draft as an immutable version: the newest one when nothing has changed since, else a new one. */
export async function freezeDraft(
  trx: Trx,
  projectId: string,
  { id, draft, latestVersion }: StoredContent,
  { by, now }: Author,
): Promise<number> {
  if (latestVersion > 0) {
    const latest = await versionOf(trx, projectId, id, latestVersion);
    if (canonical(latest) === canonical(draft)) return latestVersion;
  }
  const version = latestVersion + 1;
  await trx
    .insertInto('content_versions')
    .values({
      project_id: projectId,
      content_id: id,
      version,
      body: JSON.stringify(draft),
      created_at: now,
      created_by: by,
    })
    .execute();
  await trx
    .updateTable('contents')
    .set({ latest_version: version })
    .where('project_id', '=', projectId)
    .where('content_id', '=', id)
    .execute();
  return version;
}
