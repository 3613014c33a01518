import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Kysely } from 'kysely';
import { migrate } from './migrations/migrate.ts';
import type { DialectName } from './migrations/migration.ts';
import { postgresDialect } from './postgres/dialect.ts';
import type { Database } from './schema/database.ts';
import { sqliteDialect } from './sqlite/dialect.ts';
import { openSqliteFile } from './sqlite/file.ts';
import { openThreadedSqliteFile } from './sqlite/threaded.ts';

export type MetadataLocation = { dataDir: string } | { databaseUrl: string };

export interface Metadata {
  readonly db: Kysely<Database>;
  readonly dialect: DialectName;
  /** Brings the schema up to date; the names of what ran. */
  migrate(): Promise<string[]>;
  close(): Promise<void>;
}

/**
 * The metadata store: `metadata.db` in the data directory, or PostgreSQL.
 *
 * With `threaded`, SQLite runs in a worker thread, so that no write of it ever blocks this one; without, in this
 * thread (workers, CLI, tests). Several connections to one file are normal. Nothing is opened before the first query.
 */
export function openMetadata(location: MetadataLocation, { threaded = false } = {}): Metadata {
  const { dialectName, dialect } = dialectFor(location, threaded);
  const db = new Kysely<Database>({ dialect });
  return {
    db,
    dialect: dialectName,
    migrate: () => migrate(db as unknown as Kysely<unknown>, dialectName),
    close: () => db.destroy(),
  };
}

function dialectFor(location: MetadataLocation, threaded: boolean) {
  if ('databaseUrl' in location) {
    return { dialectName: 'postgres' as const, dialect: postgresDialect(location.databaseUrl) };
  }
  const open = threaded ? openThreadedSqliteFile : openSqliteFile;
  const dialect = sqliteDialect(() => {
    mkdirSync(location.dataDir, { recursive: true });
    return open(join(location.dataDir, 'metadata.db'));
  });
  return { dialectName: 'sqlite' as const, dialect };
}
