import Libsql from 'libsql';

/** One statement's outcome. */
export interface Outcome {
  rows: Record<string, unknown>[];
  changes: number;
}

/** An open SQLite file, in this thread or in another. */
export interface SqliteFile {
  execute(sql: string, parameters: readonly unknown[]): Outcome | Promise<Outcome>;
  /** Called before each use by somebody else: the moment to be whole again. */
  renew?(): void;
  close(): void | Promise<void>;
}

const BUSY_TIMEOUT_MS = 10_000;
const CACHED_STATEMENTS = 200;
/** A statement of many rows is long, rarely the same twice, and cheap to prepare beside what it does. */
const LONGEST_CACHED = 4_000;

/**
 * Opens a file in this thread: WAL, every commit on the disk before it returns, other writers waited for, for so long.
 * Preparing costs as much as running a small statement (measured: 9 of 19 µs), so the last ones are kept.
 */
export function openSqliteFile(path: string, busyTimeoutMs: number = BUSY_TIMEOUT_MS): SqliteFile {
  let db = connect(path, busyTimeoutMs);
  let isStuck = false;
  const cache = new Map<string, Libsql.Statement>();

  /** Between transactions: in one, what is left of it would go on outside. */
  const replaceStuck = () => {
    if (!isStuck || db.inTransaction) return;
    cache.clear();
    db.close();
    db = connect(path, busyTimeoutMs);
    isStuck = false;
  };

  const prepare = (sql: string) => {
    if (sql.length > LONGEST_CACHED) return db.prepare(sql);
    const statement = cache.get(sql) ?? db.prepare(sql);
    cache.delete(sql);
    cache.set(sql, statement);
    if (cache.size > CACHED_STATEMENTS) cache.delete(cache.keys().next().value as string);
    return statement;
  };

  return {
    execute(sql, parameters) {
      replaceStuck();
      const values = parameters.map(bindable);
      const statement = prepare(sql);
      try {
        if (!statement.reader) return { rows: [], changes: statement.run(values).changes };
        const rows = (statement.all(values) as Record<string, unknown>[]).map(withBuffers);
        return { rows, changes: rows.length };
      } catch (error) {
        cache.delete(sql); // a statement that failed half-way is not in a state to be used again
        isStuck ||= isBusy(error);
        throw error;
      }
    },
    close() {
      cache.clear();
      db.close();
    },
  };
}

function connect(path: string, busyTimeoutMs: number): Libsql.Database {
  const db = new Libsql(path);
  for (const pragma of ['journal_mode = WAL', 'synchronous = FULL', `busy_timeout = ${busyTimeoutMs}`]) {
    db.prepare(`PRAGMA ${pragma}`).all();
  }
  return db;
}

/**
 * Another writer was waited for in vain. SQLite keeps such a statement active, so that it can go on, until it is reset,
 * and libsql (0.5.29) resets it when it is collected as garbage. Until then the connection reads the past and commits
 * nothing, so it is not used again.
 * @see https://www.sqlite.org/c3ref/step.html
 */
const isBusy = (error: unknown) => String((error as { code?: unknown }).code).startsWith('SQLITE_BUSY');

/**
 * What libsql takes. It aborts the whole process on a boolean (measured, 0.5.29), and binds every number as REAL, which
 * would put "5.0" into a text column: whole numbers travel as BigInt.
 */
function bindable(value: unknown): string | number | bigint | Uint8Array | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'bigint') return value;
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`Cannot store the number ${value}.`);
    return Number.isSafeInteger(value) ? BigInt(value) : value;
  }
  if (value instanceof Uint8Array) return value;
  throw new TypeError(`Cannot store a value of type ${value instanceof Date ? 'Date' : typeof value}.`);
}

/** libsql gives bytes as ArrayBuffer, another thread as Uint8Array, pg as Buffer; Buffer it is. */
export function withBuffers(row: Record<string, unknown>): Record<string, unknown> {
  for (const column in row) {
    const value = row[column];
    if (value instanceof ArrayBuffer) row[column] = Buffer.from(value);
    else if (value instanceof Uint8Array) row[column] = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  }
  return row;
}
