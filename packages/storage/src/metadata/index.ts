export { type Metadata, type MetadataLocation, openMetadata } from './metadata.ts';
export type { DialectName, MetadataMigration } from './migrations/migration.ts';
export type * from './schema/content.ts';
export type { Database } from './schema/database.ts';
export type * from './schema/ingest.ts';
export type * from './schema/state.ts';
export type * from './schema/tenancy.ts';
export { searchText } from './search-text.ts';
