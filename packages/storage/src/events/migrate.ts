import type { ClickHouseClient } from '@clickhouse/client';
import { events } from './migrations/0001-events.ts';
import { calls } from './migrations/0002-calls.ts';
import { impersonation } from './migrations/0003-impersonation.ts';
import { compactParts } from './migrations/0004-compact-parts.ts';

/** A numbered step of the schema. Every statement can be repeated: a step that was interrupted runs again from its start. */
export interface EventMigration {
  id: number;
  name: string;
  statements: string[];
}

const MIGRATIONS: EventMigration[] = [events, calls, impersonation, compactParts];

/** Brings the schema up to date and returns the ids that were applied now. `client` must use the database. */
export async function migrateEvents(client: ClickHouseClient, migrations = MIGRATIONS): Promise<number[]> {
  await client.command({
    query: `CREATE TABLE IF NOT EXISTS foothold_migrations (id UInt32, name String, applied_at DateTime64(3, 'UTC'))
      ENGINE = ReplacingMergeTree ORDER BY id SETTINGS fsync_after_insert = 1, fsync_part_directory = 1`,
  });
  const answer = await client.query({ query: 'SELECT id FROM foothold_migrations', format: 'JSONEachRow' });
  const done = new Set((await answer.json<{ id: number }>()).map(({ id }) => id));
  const missing = migrations.filter(({ id }) => !done.has(id));
  for (const { id, name, statements } of missing) {
    for (const query of statements) await client.command({ query });
    const applied_at = new Date().toISOString().replace('T', ' ').slice(0, 23);
    await client.insert({ table: 'foothold_migrations', format: 'JSONEachRow', values: [{ id, name, applied_at }] });
  }
  return missing.map(({ id }) => id);
}
