import { newEnvironmentId, newIdentitySecret, newOrganizationId, newProjectId, uuidv7 } from '@foothold/protocol/ids';
import type { InternalRules, NewProject } from '@foothold/protocol/types';
import type { Kysely } from 'kysely';
import type { Database } from '../schema/database.ts';
import { createKey } from './keys.ts';

/** The first is the one a project opens with. */
const ENVIRONMENTS = ['production', 'staging'];
const NOBODY_INTERNAL: InternalRules = { emailDomains: [], personIds: [], accountIds: [] };

export async function createOrganization(db: Kysely<Database>, name: string, now: number): Promise<string> {
  const id = newOrganizationId();
  await db.insertInto('organizations').values({ id, name, created_at: now }).execute();
  return id;
}

/** The organization of that name, made when there is none. */
export async function organizationNamed(db: Kysely<Database>, name: string, now: number): Promise<string> {
  const found = await db
    .selectFrom('organizations')
    .select('id')
    .where('name', '=', name)
    .orderBy('created_at')
    .executeTakeFirst();
  return found?.id ?? createOrganization(db, name, now);
}

export interface ProjectOptions {
  organizationId: string;
  name: string;
  sample?: boolean;
  /** IANA name. Default UTC. */
  timeZone?: string;
  now: number;
}

/** A project with production and staging, each with a write key, a secret key and an identity secret; all or nothing. */
export function createProject(db: Kysely<Database>, options: ProjectOptions): Promise<NewProject> {
  if (db.isTransaction) return insertProject(db, options);
  return db.transaction().execute((trx) => insertProject(trx, options));
}

async function insertProject(
  db: Kysely<Database>,
  { organizationId, name, sample = false, timeZone = 'UTC', now }: ProjectOptions,
): Promise<NewProject> {
  const projectId = newProjectId();
  await db
    .insertInto('projects')
    .values({
      id: projectId,
      organization_id: organizationId,
      name,
      sample: sample ? 1 : 0,
      time_zone: timeZone,
      first_value: null,
      internal: JSON.stringify(NOBODY_INTERNAL),
      created_at: now,
    })
    .execute();
  const environments: NewProject['environments'] = [];
  for (const [index, environmentName] of ENVIRONMENTS.entries()) {
    environments.push(await createEnvironment(db, { projectId, name: environmentName, now: now + index }));
  }
  return { projectId, environments };
}

/** One more environment, with its keys. Environments are listed in the order of `now`. */
export async function createEnvironment(
  db: Kysely<Database>,
  { projectId, name, now }: { projectId: string; name: string; now: number },
): Promise<NewProject['environments'][number]> {
  const id = newEnvironmentId();
  const environment = { id, project_id: projectId, name, config_version: null, created_at: now };
  await db.insertInto('environments').values(environment).execute();
  const write = await createKey(db, { environmentId: id, kind: 'write', name: 'Write key', now });
  const secret = await createKey(db, { environmentId: id, kind: 'secret', name: 'Secret key', now });
  const identitySecret = newIdentitySecret();
  await db
    .insertInto('identity_secrets')
    .values({ id: uuidv7(now), environment_id: id, secret: identitySecret, created_at: now, revoked_at: null })
    .execute();
  return { id, name, writeKey: write.key, secretKey: secret.key, identitySecret };
}
