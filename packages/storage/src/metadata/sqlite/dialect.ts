import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { SqliteFile } from './file.ts';
import { mutex } from './mutex.ts';

/** Kysely on one open SQLite file, wherever it is open. Statements and transactions take turns. */
export function sqliteDialect(open: () => SqliteFile | Promise<SqliteFile>): Dialect {
  return {
    createDriver: () => sqliteDriver(open),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new TransactionalAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
  };
}

/** SQLite can undo a CREATE TABLE; Kysely's own adapter does not use that. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

function sqliteDriver(open: () => SqliteFile | Promise<SqliteFile>): Driver {
  const turn = mutex();
  let file: SqliteFile;
  let connection: DatabaseConnection;
  const run = (sql: string) => (c: DatabaseConnection) => c.executeQuery(CompiledQuery.raw(sql)).then(() => {});
  return {
    async init() {
      file = await open();
      connection = connectionTo(file);
    },
    async acquireConnection() {
      await turn.lock();
      file.renew?.();
      return connection;
    },
    async releaseConnection() {
      turn.unlock();
    },
    // A transaction that starts as a reader cannot become a writer once another connection has written: it would fail
    // at once instead of waiting. So every transaction asks for the write lock first.
    beginTransaction: run('begin immediate'),
    commitTransaction: run('commit'),
    rollbackTransaction: (c) => run('rollback')(c).catch(unlessOver),
    savepoint: (c, name) => run(`savepoint "${name}"`)(c),
    rollbackToSavepoint: (c, name) => run(`rollback to "${name}"`)(c),
    releaseSavepoint: (c, name) => run(`release "${name}"`)(c),
    async destroy() {
      await file?.close();
    },
  };
}

/** A disk that fails or is full ends the transaction itself; what failed is worth telling, not that this is over. */
function unlessOver(error: Error): void {
  if (!error.message.includes('no transaction is active')) throw error;
}

function connectionTo(file: SqliteFile): DatabaseConnection {
  const executeQuery = async <Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> => {
    const { rows, changes } = await file.execute(sql, parameters);
    return { rows: rows as Row[], numAffectedRows: BigInt(changes) };
  };
  return {
    executeQuery,
    /** In one piece: lists are paged above this level. */
    async *streamQuery<Row>(query: CompiledQuery) {
      yield await executeQuery<Row>(query);
    },
  };
}
