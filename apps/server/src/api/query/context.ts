import type { QueryContext } from '@foothold/analytics';
import type { Database } from '@foothold/storage/metadata';
import type { Kysely } from 'kysely';
import { projectContext } from '../people/projectContext.ts';
import type { Scope } from '../scope.ts';

/** Read anew for every question: a change of the project's internal rules is in the next answer. */
export async function queryContext(
  db: Kysely<Database>,
  { environmentId, projectId }: Scope,
  { unit = 'person', now, signal }: { unit?: 'person' | 'account'; now: number; signal: AbortSignal },
): Promise<QueryContext> {
  const [{ internal }, erasures] = await Promise.all([
    projectContext(db, projectId),
    db
      .selectFrom('erasures')
      .select((e) => e.fn.countAll<number>().as('n'))
      .where('environment_id', '=', environmentId)
      .where('kind', '=', unit)
      .executeTakeFirst(),
  ]);
  return { nowMs: now, internal, erased: Number(erasures?.n ?? 0), signal };
}
