export { type Metadata, type MetadataLocation, openMetadata } from './metadata.ts';
export type { DialectName, MetadataMigration } from './migrations/migration.ts';
export type * from './schema/content.ts';
export type { Database } from './schema/database.ts';
export type * from './schema/guidance.ts';
export type * from './schema/ingest.ts';
export type * from './schema/state.ts';
export type * from './schema/tenancy.ts';
export { searchText } from './search-text.ts';
export { bootstrap, SAMPLE_PROJECT_NAME, type StartProject, type StartProjects } from './tenancy/bootstrap.ts';
export {
  createKey,
  findKey,
  hashSecret,
  type KeyKind,
  type KeyRow,
  type KeyScope,
  listKeys,
  revokeKey,
  rotateKey,
} from './tenancy/keys.ts';
export { findMemberScope, projectsOf, setRole } from './tenancy/members.ts';
export {
  createEnvironment,
  createOrganization,
  createProject,
  organizationNamed,
  type ProjectOptions,
} from './tenancy/projects.ts';
