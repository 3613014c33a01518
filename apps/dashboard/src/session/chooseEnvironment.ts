import type { ProjectItem } from '@foothold/protocol/types';
import type { Place } from './session.ts';

/**
 * The environment with the remembered id, else the first of the sample project (it has something to see), else the
 * first of all. Null when there is none.
 */
export function chooseEnvironment(projects: ProjectItem[], rememberedId: string | null): Place | null {
  const places = projects.flatMap((project) => project.environments.map((environment) => ({ project, environment })));
  return (
    places.find((place) => place.environment.id === rememberedId) ??
    places.find((place) => place.project.sample) ??
    places[0] ??
    null
  );
}

/** Where "Your project" leads: the first project that is not the sample. */
export function ownPlace(projects: ProjectItem[]): Place | null {
  const project = projects.find((candidate) => !candidate.sample && candidate.environments.length > 0);
  const environment = project?.environments[0];
  return project && environment ? { project, environment } : null;
}

/** Where "Sample" leads. */
export function samplePlace(projects: ProjectItem[]): Place | null {
  const project = projects.find((candidate) => candidate.sample && candidate.environments.length > 0);
  const environment = project?.environments[0];
  return project && environment ? { project, environment } : null;
}
