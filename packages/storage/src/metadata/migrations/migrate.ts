import { type Kysely, type Migration, Migrator } from 'kysely';
import { migrations } from './index.ts';
import { type DialectName, portableSchema } from './migration.ts';

/**
 * Brings the schema up to date. Each run is one transaction; on PostgreSQL a lock lets only one process do it.
 * @returns the names of the migrations that ran
 * @throws what the first failing migration threw; nothing of the run is then kept
 */
export async function migrate(db: Kysely<unknown>, dialect: DialectName): Promise<string[]> {
  const byName: Record<string, Migration> = {};
  for (const { name, up } of migrations) {
    byName[name] = { up: (trx: Kysely<unknown>) => up(portableSchema(trx, dialect)) };
  }
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => byName },
    migrationTableName: 'foothold_migrations',
    migrationLockTableName: 'foothold_migrations_lock',
    allowUnorderedMigrations: true, // features bring theirs in whatever order they are merged
  });
  const { error, results = [] } = await migrator.migrateToLatest();
  if (error) throw error;
  return results.filter((r) => r.status === 'Success').map((r) => r.migrationName);
}
