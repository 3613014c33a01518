import { lockEnvironments } from './lock.ts';
import { selectIn, type Trx, upsert } from './tables.ts';
import type { Tracker } from './tracker.ts';

/**
 * Begins to count these in an environment, where they are not counted yet: the drain from its next block on, the backfill
 * what the event store has up to now. Inside the caller's transaction, so that no block is in between.
 * @returns whether all of them are counted completely
 */
export async function defineTrackers(
  trx: Trx,
  environmentId: string,
  trackers: Tracker[],
  now: number,
): Promise<boolean> {
  if (trackers.length === 0) return true;
  await lockEnvironments(trx, [environmentId]);
  const keys = new Set(trackers.map(({ key }) => key));
  const known = new Map(
    (await selectIn(trx, 'aggregate_definitions', environmentId, 'key', keys)).map((row) => [row.key, row]),
  );
  const block = await lastBlock(trx);
  const missing = new Map(trackers.filter(({ key }) => !known.has(key)).map((tracker) => [tracker.key, tracker]));
  const rows = [...missing.values()].map(({ key, kind, definition }) => ({
    environment_id: environmentId,
    key,
    kind,
    definition: JSON.stringify(definition),
    ready: (block === null ? 1 : 0) as 0 | 1,
    block: block ?? -1,
    counted_to: null,
    created_at: now,
  }));
  await upsert(trx, 'aggregate_definitions', ['environment_id', 'key'], ['definition'], rows);
  return [...known.values()].every((row) => row.ready === 1) && rows.every((row) => row.ready === 1);
}

/** Stops counting and forgets what was counted. */
export async function dropTracker(trx: Trx, environmentId: string, key: string): Promise<void> {
  await lockEnvironments(trx, [environmentId]);
  for (const table of ['aggregate_definitions', 'aggregates', 'milestone_occurrences'] as const) {
    await trx.deleteFrom(table).where('environment_id', '=', environmentId).where('key', '=', key).execute();
  }
}

/** The newest block that was folded; null before the first, when there is no history. */
async function lastBlock(trx: Trx): Promise<number | null> {
  const row = await trx
    .selectFrom('ingest_positions')
    .select((eb) => eb.fn.max('block').as('block'))
    .executeTakeFirst();
  return row?.block ?? null;
}
