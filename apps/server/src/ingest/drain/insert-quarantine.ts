import type { Database } from '@foothold/storage/metadata';
import type { Transaction } from 'kysely';

type Row = Database['quarantine'];

const ROWS = 200;
/**
 * SQLite copies what a statement is given, and libsql lets go of it when the statement is used again or collected as
 * garbage, which knows nothing of its size: 100 bodies of 32 KiB in one are 3 MiB until then. A statement of one row is
 * short, kept, and used again for the next.
 */
const LARGE_BYTES = 2_048;

/** Adds rows to quarantine, of which there is none there yet. */
export async function insertQuarantine(trx: Transaction<Database>, rows: readonly Row[]): Promise<void> {
  const isLarge = ({ body }: Row) => body.length > LARGE_BYTES;
  const small = rows.filter((row) => !isLarge(row));
  for (let i = 0; i < small.length; i += ROWS) {
    await trx
      .insertInto('quarantine')
      .values(small.slice(i, i + ROWS))
      .execute();
  }
  for (const row of rows) if (isLarge(row)) await trx.insertInto('quarantine').values(row).execute();
}
