import type { InternalRules, Milestone } from '@foothold/protocol/types';
import type { Database } from '@foothold/storage/metadata';
import type { Kysely } from 'kysely';

/** What of a project decides how its people are shown. */
export interface ProjectContext {
  firstValue: { id: string; scope: Milestone['scope'] } | null;
  internal: InternalRules;
}

export async function projectContext(db: Kysely<Database>, projectId: string): Promise<ProjectContext> {
  const project = await db
    .selectFrom('projects')
    .select('internal')
    .where('id', '=', projectId)
    .executeTakeFirstOrThrow();
  const milestone = await db
    .selectFrom('milestones')
    .select('definition')
    .where('project_id', '=', projectId)
    .where('first_value', '=', 1)
    .executeTakeFirst();
  const { id, scope } = (milestone ? JSON.parse(milestone.definition) : {}) as Partial<Milestone>;
  return {
    firstValue: id && scope ? { id, scope } : null,
    internal: JSON.parse(project.internal) as InternalRules,
  };
}

/** When each of the subjects (people, or accounts where that is the milestone's scope) reached first value. */
export async function firstValueOf(
  db: Kysely<Database>,
  environmentId: string,
  milestoneId: string,
  subjectIds: string[],
): Promise<Map<string, number>> {
  if (subjectIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('milestones_reached')
    .select(['subject_id', 'at'])
    .where('environment_id', '=', environmentId)
    .where('milestone_id', '=', milestoneId)
    .where('subject_id', 'in', subjectIds)
    .execute();
  return new Map(rows.map(({ subject_id, at }) => [subject_id, at]));
}
