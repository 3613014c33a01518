import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Metadata, openMetadata } from '../metadata.ts';
import type { DialectName } from '../migrations/migration.ts';
import { startTemporaryPostgres, type TemporaryPostgres } from './temporary-postgres.ts';

/** For `describe.each`: whatever touches the metadata store is tested on both. */
export const DIALECTS = ['sqlite', 'postgres'] as const satisfies DialectName[];

export interface TemporaryMetadata {
  /** A store of its own, migrated and empty. */
  open(dialect: DialectName, options?: { threaded?: boolean }): Promise<Metadata>;
  /** Closes every store, ends the server, removes the files: `afterAll(stores.close)`. */
  close(): Promise<void>;
}

/** Real stores for one test file; PostgreSQL is started when the first test asks for it. */
export function temporaryMetadata(): TemporaryMetadata {
  const folders: string[] = [];
  const opened: Metadata[] = [];
  let postgres: Promise<TemporaryPostgres> | null = null;

  const location = async (dialect: DialectName) => {
    if (dialect === 'postgres') {
      postgres ??= startTemporaryPostgres();
      return { databaseUrl: await (await postgres).createDatabase() };
    }
    const dataDir = mkdtempSync(join(tmpdir(), 'foothold-sqlite-'));
    folders.push(dataDir);
    return { dataDir };
  };
  return {
    async open(dialect, options) {
      const metadata = openMetadata(await location(dialect), options);
      opened.push(metadata);
      await metadata.migrate();
      return metadata;
    },
    async close() {
      await Promise.all(opened.splice(0).map((metadata) => metadata.close()));
      for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
      await (await postgres)?.stop();
    },
  };
}
