import type { Database } from '@foothold/storage/metadata';
import type { Kysely } from 'kysely';
import type { Trx } from '../../state/tables.ts';
import { Counters } from '../drain/counters.ts';
import { deleteQuarantine } from '../drain/quarantine-rows.ts';
import { isBodyReason } from './kept-body.ts';
import { lockHeld } from './lock-held.ts';
import { matching, type QuarantineMatch } from './matching.ts';
import { beyond, type Place } from './place.ts';

/** What is gone for good. */
export interface Discarded {
  /** Held-back events; the ledger still has them as `quarantined`, and as `discarded` beside it. */
  events: number;
  /** Bodies that could not be read; the ledger has refused them before. */
  bodies: number;
}

/** Few enough that the drain hardly waits for one step. */
const ROWS_A_STEP = 500;

/** Throws away what is held back and matches, step by step. What is being replayed just now is left to that. */
export async function discardHeld(
  db: Kysely<Database>,
  environmentId: string,
  match: QuarantineMatch,
): Promise<Discarded> {
  const all: Discarded = { events: 0, bodies: 0 };
  for (let after: Place | null = null; ; ) {
    const found = db.selectFrom('quarantine').where(matching(environmentId, match));
    const page: Place[] = await (after ? found.where(beyond('>', after)) : found)
      .select(['id', 'received_at'])
      .orderBy('received_at')
      .orderBy('id')
      .limit(ROWS_A_STEP)
      .execute();
    const ids = page.map(({ id }) => id);
    const { events, bodies } = await db.transaction().execute((trx) => discardRows(trx, environmentId, ids));
    all.events += events;
    all.bodies += bodies;
    if (ids.length < ROWS_A_STEP) return all;
    after = page.at(-1) as Place;
  }
}

/** The same for some that are known, in somebody's transaction. */
export async function discardRows(trx: Trx, environmentId: string, ids: readonly string[]): Promise<Discarded> {
  const rows = (await lockHeld(trx, ids)).filter((row) => row.environment_id === environmentId);
  const events = rows.filter(({ reason }) => !isBodyReason(reason));
  const counters = new Counters();
  for (const { received_at } of events) counters.add(environmentId, received_at, 'discarded', 1);
  await deleteQuarantine(
    trx,
    rows.map(({ id }) => id),
  );
  await counters.write(trx);
  return { events: events.length, bodies: rows.length - events.length };
}
