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
 * Opens a file in this thread: WAL, every commit on the disk before it returns, other writers waited for.
 * Preparing costs as much as running a small statement (measured: 9 of 19 µs), so the last ones are kept.
 */
export function openSqliteFile(path: string): SqliteFile {
  const db = new Libsql(path);
  for (const pragma of ['journal_mode = WAL', 'synchronous = FULL', `busy_timeout = ${BUSY_TIMEOUT_MS}`]) {
    db.prepare(`PRAGMA ${pragma}`).all();
  }
  const cache = new Map<string, Libsql.Statement>();

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
      const values = parameters.map(bindable);
      const statement = prepare(sql);
      try {
        if (!statement.reader) return { rows: [], changes: statement.run(values).changes };
        const rows = (statement.all(values) as Record<string, unknown>[]).map(withBuffers);
        return { rows, changes: rows.length };
      } catch (error) {
        cache.delete(sql); // a statement that failed half-way is not in a state to be used again
        throw error;
      }
    },
    close() {
      cache.clear();
      db.close();
    },
  };
}

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
