import { type Dialect, PostgresDialect } from 'kysely';
import pg from 'pg';

const INT8 = 20;
const NUMERIC = 1700;
const WAIT_MS = 10_000;

/** Kysely on PostgreSQL. 64-bit integers come back as numbers: ours are counts and epoch ms, all below 2^53. */
export function postgresDialect(databaseUrl: string): Dialect {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    // While it hangs, those who wait are told to come again instead of piling up; a host that is gone is noticed.
    connectionTimeoutMillis: WAIT_MS,
    keepAlive: true,
    types: {
      getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
        oid === INT8 || oid === NUMERIC ? Number : pg.types.getTypeParser(oid, format as 'text')) as never,
    },
  });
  // A connection that the server closes is replaced at the next query, and who is using it learns of it by its own: also
  // between two queries of a transaction, when nobody else listens and the process would end.
  pool.on('error', nothing).on('connect', (client) => client.on('error', nothing));
  return new PostgresDialect({ pool });
}

const nothing = () => {};
