import type { Metadata } from '@foothold/storage/metadata';
import { ApiError } from '../http/errors.ts';

export interface NamedPlace {
  projectId: string;
  projectName: string;
  environmentId: string;
  environmentName: string;
}

/**
 * The environment that a command means: of the project of that name or id, else of the only one that is no sample.
 * @throws ApiError `not_found` or, where several may be meant, `invalid`, in words that name what there is
 */
export async function findPlace(
  { db }: Pick<Metadata, 'db'>,
  { project, environment }: { project?: string; environment: string },
): Promise<NamedPlace> {
  const projects = await db.selectFrom('projects').selectAll().orderBy('created_at', 'desc').execute();
  const meant =
    project === undefined
      ? projects.filter(({ sample }) => sample === 0)
      : projects.filter(({ id, name }) => id === project || name === project);
  const [found] = meant;
  if (meant.length > 1) throw await ambiguous(db, meant);
  if (!found) throw missing('project', project ?? '', projects);
  const environments = await db.selectFrom('environments').selectAll().where('project_id', '=', found.id).execute();
  const place = environments.find(({ id, name }) => id === environment || name === environment);
  if (!place) throw missing('environment', environment, environments);
  return { projectId: found.id, projectName: found.name, environmentId: place.id, environmentName: place.name };
}

async function ambiguous(
  db: Metadata['db'],
  projects: { id: string; name: string; organization_id: string }[],
): Promise<ApiError> {
  const organizations = await db.selectFrom('organizations').select(['id', 'name']).execute();
  const nameOf = new Map(organizations.map(({ id, name }) => [id, name]));
  const lines = projects
    .map(({ id, name, organization_id }) => `  "${name}" of ${nameOf.get(organization_id)}: --project ${id}`)
    .sort();
  const message = `Several projects may be meant; say which, by its id or a name that no other has:\n${lines.join('\n')}`;
  return new ApiError('invalid', message, { field: 'project' });
}

function missing(what: string, asked: string, known: { name: string }[]): ApiError {
  const names = known.map(({ name }) => `"${name}"`).join(', ');
  return new ApiError(
    'not_found',
    `There is no ${what} ${asked ? `"${asked}"` : 'yet'}${names ? `; there is ${names}` : ''}.`,
  );
}
