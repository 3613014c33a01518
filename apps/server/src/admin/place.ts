import type { Metadata } from '@foothold/storage/metadata';
import { ApiError } from '../http/errors.ts';

export interface NamedPlace {
  projectId: string;
  projectName: string;
  environmentId: string;
  environmentName: string;
}

/**
 * The environment that a command means: of the project of that name or id, else of the newest one that is no sample.
 * @throws ApiError `not_found`, in words that name what there is
 */
export async function findPlace(
  { db }: Pick<Metadata, 'db'>,
  { project, environment }: { project?: string; environment: string },
): Promise<NamedPlace> {
  const projects = await db.selectFrom('projects').selectAll().orderBy('created_at', 'desc').execute();
  const found =
    project === undefined
      ? projects.find(({ sample }) => sample === 0)
      : (projects.find(({ id }) => id === project) ?? projects.find(({ name }) => name === project));
  if (!found) throw missing('project', project ?? '', projects);
  const environments = await db.selectFrom('environments').selectAll().where('project_id', '=', found.id).execute();
  const place = environments.find(({ id, name }) => id === environment || name === environment);
  if (!place) throw missing('environment', environment, environments);
  return { projectId: found.id, projectName: found.name, environmentId: place.id, environmentName: place.name };
}

function missing(what: string, asked: string, known: { name: string }[]): ApiError {
  const names = known.map(({ name }) => `"${name}"`).join(', ');
  return new ApiError(
    'not_found',
    `There is no ${what} ${asked ? `"${asked}"` : 'yet'}${names ? `; there is ${names}` : ''}.`,
  );
}
