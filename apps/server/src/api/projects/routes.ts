import type { List, NewProject, ProjectItem, ProjectSettings, SessionInfo } from '@foothold/protocol/types';
import { createEnvironment, createProject, type Metadata, projectsOf } from '@foothold/storage/metadata';
import * as z from 'zod';
import { ApiError, notFound } from '../../http/errors.ts';
import { roleCan } from '../capabilities.ts';
import { type MemberRouter, memberRouter } from '../route.ts';
import { newProject, readSettings, settingsChange, writeSettings } from './settings.ts';

const newEnvironment = z.strictObject({ name: z.string().trim().min(1).max(60) });

/** Who is signed in, and the projects they can open. A project of somebody else answers like one that is not there. */
export function projectRoutes({ metadata, now }: { metadata: Metadata; now: () => number }): MemberRouter {
  const { db } = metadata;

  const find = async (memberId: string, projectId: string | undefined) => {
    const project = (await projectsOf(db, memberId)).find(({ id }) => id === projectId);
    if (!project) throw notFound('project');
    return project;
  };
  const findManaged = async (memberId: string, projectId: string | undefined) => {
    const project = await find(memberId, projectId);
    if (!roleCan(project.role, 'manage_project')) throw mayNotManage();
    return project;
  };
  const settingsOf = async (id: string): Promise<ProjectSettings> =>
    readSettings(await db.selectFrom('projects').selectAll().where('id', '=', id).executeTakeFirstOrThrow());

  return memberRouter()
    .route({
      method: 'get',
      path: '/session',
      summary: 'Who is signed in and what they can open.',
      capability: null,
      handle: async ({ scope }): Promise<SessionInfo> => ({
        member: scope.member,
        projects: await projectsOf(db, scope.member.id),
      }),
    })
    .route({
      method: 'get',
      path: '/projects',
      summary: 'The projects that the member can open.',
      capability: null,
      handle: async ({ scope }): Promise<List<ProjectItem>> => ({
        items: await projectsOf(db, scope.member.id),
        nextCursor: null,
      }),
    })
    .route({
      method: 'post',
      path: '/projects',
      summary: 'Makes a project with production and staging; the only time its secrets are shown.',
      capability: null,
      body: newProject,
      handle: async ({ scope, body }): Promise<NewProject> => {
        const mine = await db
          .selectFrom('memberships_org')
          .select(['organization_id', 'role'])
          .where('member_id', '=', scope.member.id)
          .orderBy('created_at')
          .execute();
        const asked = mine.filter(
          (m) => body.organizationId === undefined || m.organization_id === body.organizationId,
        );
        if (asked.length === 0) throw notFound('organization');
        const organizationId = asked.find(({ role }) => roleCan(role, 'manage_project'))?.organization_id;
        if (!organizationId) throw mayNotManage();
        return createProject(db, { organizationId, name: body.name, timeZone: body.timeZone, now: now() });
      },
    })
    .route({
      method: 'get',
      path: '/projects/:id',
      summary: 'The settings of a project.',
      capability: null,
      handle: async ({ scope, params }) => settingsOf((await find(scope.member.id, params.id)).id),
    })
    .route({
      method: 'put',
      path: '/projects/:id',
      summary: 'Changes the name, time zone, first value or internal rules of a project; what is absent stays.',
      capability: null,
      body: settingsChange,
      handle: async ({ scope, params, body }) => {
        const { id } = await findManaged(scope.member.id, params.id);
        const change = writeSettings(body);
        if (Object.keys(change).length > 0) {
          await db.updateTable('projects').set(change).where('id', '=', id).execute();
        }
        return settingsOf(id);
      },
    })
    .route({
      method: 'post',
      path: '/projects/:id/environments',
      summary: 'Makes one more environment; the only time its secrets are shown.',
      capability: null,
      body: newEnvironment,
      handle: async ({ scope, params, body }): Promise<NewProject['environments'][number]> => {
        const project = await findManaged(scope.member.id, params.id);
        if (project.environments.some(({ name }) => name === body.name)) {
          throw new ApiError('conflict', `There is an environment "${body.name}" already.`, { field: 'name' });
        }
        return createEnvironment(db, { projectId: project.id, name: body.name, now: now() });
      },
    });
}

const mayNotManage = () => new ApiError('forbidden', 'This takes an owner or admin of the organization.');
