import type { Database } from '@foothold/storage/metadata';
import { chunks, isPostgres, type Trx } from '../../state/tables.ts';

export type LockedRow = Pick<Database['quarantine'], 'id' | 'environment_id' | 'reason' | 'received_at'>;

const ROWS = 500;

/**
 * Those of these held-back events that are still there; until the transaction ends nobody else replays, discards or
 * erases them. In order of their ids, so that two never wait for each other in a ring. On SQLite every transaction holds
 * the one write lock.
 */
export async function lockHeld(trx: Trx, ids: Iterable<string>): Promise<LockedRow[]> {
  const found: LockedRow[] = [];
  for (const chunk of chunks([...new Set(ids)].sort(), ROWS)) {
    const rows = trx
      .selectFrom('quarantine')
      .select(['id', 'environment_id', 'reason', 'received_at'])
      .where('id', 'in', chunk)
      .orderBy('id');
    found.push(...(await (isPostgres(trx) ? rows.forUpdate() : rows).execute()));
  }
  return found;
}
