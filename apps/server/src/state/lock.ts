import { sql } from 'kysely';
import { isPostgres, type Trx } from './tables.ts';

/**
 * Until the transaction ends, nobody else folds events into these environments or changes what they count: a definition
 * begins between two blocks, and no merge of two collectors overwrites the other. On SQLite every transaction of the
 * store already holds the one write lock.
 */
export async function lockEnvironments(trx: Trx, environmentIds: Iterable<string>): Promise<void> {
  if (!isPostgres(trx)) return;
  for (const id of [...environmentIds].sort()) {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`foothold state ${id}`}, 0))`.execute(trx);
  }
}
