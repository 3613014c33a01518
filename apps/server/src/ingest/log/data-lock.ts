import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';

export interface DataLock {
  release(): void;
}

/** Somebody else holds the data directory. */
export class DataDirectoryInUse extends Error {
  override readonly name = 'DataDirectoryInUse';
}

/**
 * Takes a data directory for this process alone. Node has no file locks of its own, so SQLite's serve: the system frees
 * them when a process dies, however it dies, and children do not inherit them. Throws {@link DataDirectoryInUse}.
 */
export function lockDataDirectory(dataDir: string): DataLock {
  mkdirSync(dataDir, { recursive: true });
  const pidFile = join(dataDir, 'foothold.pid');
  const database = new Database(join(dataDir, 'foothold.lock'));
  try {
    database.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE;');
  } catch (error) {
    database.close();
    if (!String((error as { code?: unknown }).code).startsWith('SQLITE_BUSY')) throw error;
    throw new DataDirectoryInUse(
      `Another Foothold (process ${readPid(pidFile)}) uses the data directory ${dataDir}. One process per data directory: ` +
        'stop that one, or set FOOTHOLD_DATA_DIR to another directory.',
    );
  }
  writeFileSync(pidFile, String(process.pid));
  return { release: () => database.close() };
}

function readPid(pidFile: string): string {
  try {
    return readFileSync(pidFile, 'utf8');
  } catch {
    return 'unknown';
  }
}
