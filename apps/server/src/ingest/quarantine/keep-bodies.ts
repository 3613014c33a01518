import type { Database } from '@foothold/storage/metadata';
import type { Transaction } from 'kysely';
import { insertQuarantine } from '../drain/insert-quarantine.ts';
import { BODY_REASONS } from './kept-body.ts';

type Row = Database['quarantine'];

/** Bodies that could not be read, for each environment: the newest, for these are there to be looked at. */
export const MOST_BODIES = 1_000;

/** Keeps bodies that could not be read, and lets the oldest go that are too many; gives how many those were. */
export async function keepBodies(trx: Transaction<Database>, rows: readonly Row[]): Promise<number> {
  let dropped = 0;
  for (const environmentId of new Set(rows.map((row) => row.environment_id))) {
    const mine = rows.filter((row) => row.environment_id === environmentId);
    const newest = mine.slice(-MOST_BODIES);
    await insertQuarantine(trx, newest);
    dropped += mine.length - newest.length + (await trim(trx, environmentId));
  }
  return dropped;
}

async function trim(trx: Transaction<Database>, environmentId: string): Promise<number> {
  const newestToGo = await trx
    .selectFrom('quarantine')
    .select(['received_at', 'id'])
    .where('environment_id', '=', environmentId)
    .where('reason', 'in', BODY_REASONS)
    .orderBy('received_at', 'desc')
    .orderBy('id', 'desc')
    .offset(MOST_BODIES)
    .limit(1)
    .executeTakeFirst();
  if (!newestToGo) return 0;
  const { received_at, id } = newestToGo;
  const { numDeletedRows } = await trx
    .deleteFrom('quarantine')
    .where('environment_id', '=', environmentId)
    .where('reason', 'in', BODY_REASONS)
    .where((eb) =>
      eb.or([eb('received_at', '<', received_at), eb.and([eb('received_at', '=', received_at), eb('id', '<=', id)])]),
    )
    .executeTakeFirst();
  return Number(numDeletedRows);
}
