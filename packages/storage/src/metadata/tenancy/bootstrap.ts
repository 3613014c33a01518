import type { Kysely } from 'kysely';
import type { Database } from '../schema/database.ts';
import { createOrganization, createProject } from './projects.ts';

export const SAMPLE_PROJECT_NAME = 'Sample: Northbeam';

/** A project as it stands at a start. */
export interface StartProject {
  projectId: string;
  environments: {
    id: string;
    name: string;
    writeKey: string;
    /** Null when it was made at an earlier start: only its hash is kept. */
    secretKey: string | null;
  }[];
}
export interface StartProjects {
  organizationId: string;
  own: StartProject;
  /** Null when no sample was asked for. */
  sample: StartProject | null;
  /** True at the very first start. */
  fresh: boolean;
}

/**
 * What a start needs: an organization with an empty project of one's own, and the sample project unless it is not
 * wanted. Makes what is missing and leaves what is there, so it may run at every start.
 */
export function bootstrap(
  db: Kysely<Database>,
  { sample = true, timeZone = 'UTC', now }: { sample?: boolean; timeZone?: string; now: number },
): Promise<StartProjects> {
  return db.transaction().execute(async (trx) => {
    const first = await trx.selectFrom('organizations').select('id').orderBy('created_at').executeTakeFirst();
    const organizationId = first?.id ?? (await createOrganization(trx, 'Your organization', now));
    const ensure = async (isSample: 0 | 1, name: string) =>
      (await findProject(trx, organizationId, isSample)) ??
      (await createProject(trx, { organizationId, name, sample: isSample === 1, timeZone, now }));
    return {
      organizationId,
      own: await ensure(0, 'Your project'),
      sample: sample ? await ensure(1, SAMPLE_PROJECT_NAME) : null,
      fresh: !first,
    };
  });
}

async function findProject(db: Kysely<Database>, organizationId: string, sample: 0 | 1): Promise<StartProject | null> {
  const project = await db
    .selectFrom('projects')
    .select('id')
    .where('organization_id', '=', organizationId)
    .where('sample', '=', sample)
    .orderBy('created_at')
    .executeTakeFirst();
  if (!project) return null;
  const rows = await db
    .selectFrom('environments')
    .innerJoin('keys', 'keys.environment_id', 'environments.id')
    .select(['environments.id', 'environments.name', 'keys.write_key'])
    .where('environments.project_id', '=', project.id)
    .where('keys.kind', '=', 'write')
    .where('keys.revoked_at', 'is', null)
    .orderBy('environments.created_at')
    .orderBy('keys.created_at', 'desc')
    .execute();
  const environments = new Map<string, StartProject['environments'][number]>();
  for (const { id, name, write_key } of rows) {
    if (!environments.has(id)) environments.set(id, { id, name, writeKey: write_key as string, secretKey: null });
  }
  return { projectId: project.id, environments: [...environments.values()] };
}
