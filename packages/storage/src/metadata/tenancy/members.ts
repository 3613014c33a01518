import type { EnvironmentId, ProjectId, ProjectItem, Role } from '@foothold/protocol/types';
import type { Kysely } from 'kysely';
import type { Database } from '../schema/database.ts';

/** Gives a member a role in an organization, or another role than before. */
export async function setRole(
  db: Kysely<Database>,
  { organizationId, memberId, role, now }: { organizationId: string; memberId: string; role: Role; now: number },
): Promise<void> {
  await db
    .insertInto('memberships_org')
    .values({ organization_id: organizationId, member_id: memberId, role, created_at: now })
    .onConflict((c) => c.columns(['organization_id', 'member_id']).doUpdateSet({ role }))
    .execute();
}

/** What a member may open in an environment; null when it is not theirs or there is none. */
export async function findMemberScope(
  db: Kysely<Database>,
  { memberId, environmentId }: { memberId: string; environmentId: string },
): Promise<{ environmentId: EnvironmentId; projectId: ProjectId; role: Role } | null> {
  const found = await db
    .selectFrom('environments')
    .innerJoin('projects', 'projects.id', 'environments.project_id')
    .innerJoin('memberships_org', 'memberships_org.organization_id', 'projects.organization_id')
    .select(['environments.id', 'environments.project_id', 'memberships_org.role'])
    .where('environments.id', '=', environmentId)
    .where('memberships_org.member_id', '=', memberId)
    .executeTakeFirst();
  if (!found) return null;
  return { environmentId: found.id as EnvironmentId, projectId: found.project_id as ProjectId, role: found.role };
}

/** Every project that a member can open, oldest first, each with its environments and their newest write key. */
export async function projectsOf(db: Kysely<Database>, memberId: string): Promise<ProjectItem[]> {
  const rows = await db
    .selectFrom('memberships_org')
    .innerJoin('organizations', 'organizations.id', 'memberships_org.organization_id')
    .innerJoin('projects', 'projects.organization_id', 'organizations.id')
    .innerJoin('environments', 'environments.project_id', 'projects.id')
    .leftJoin('keys', (join) =>
      join
        .onRef('keys.environment_id', '=', 'environments.id')
        .on('keys.kind', '=', 'write')
        .on('keys.revoked_at', 'is', null),
    )
    .select([
      'projects.id as projectId',
      'projects.name as projectName',
      'projects.sample',
      'organizations.id as organizationId',
      'organizations.name as organizationName',
      'memberships_org.role',
      'environments.id as environmentId',
      'environments.name as environmentName',
      'keys.write_key as writeKey',
    ])
    .where('memberships_org.member_id', '=', memberId)
    .orderBy('projects.created_at')
    .orderBy('projects.id')
    .orderBy('environments.created_at')
    .orderBy('environments.id')
    .orderBy('keys.created_at', 'desc')
    .execute();
  const projects = new Map<string, ProjectItem>();
  for (const row of rows) {
    const { projectId, organizationId, organizationName, role } = row;
    const project = projects.get(projectId) ?? {
      id: projectId,
      name: row.projectName,
      organizationId,
      organizationName,
      role,
      sample: row.sample === 1,
      environments: [],
    };
    projects.set(projectId, project);
    if (project.environments.some(({ id }) => id === row.environmentId)) continue;
    project.environments.push({ id: row.environmentId, name: row.environmentName, writeKey: row.writeKey ?? '' });
  }
  return [...projects.values()];
}
