export { DIALECTS, type TemporaryMetadata, temporaryMetadata } from './temporary-metadata.ts';
export { startTemporaryPostgres, type TemporaryPostgres } from './temporary-postgres.ts';
