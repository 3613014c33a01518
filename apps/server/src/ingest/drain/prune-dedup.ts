import type { Database } from '@foothold/storage/metadata';
import type { Kysely } from 'kysely';
import { DEDUP_DAYS, dayOf } from './dedup.ts';

const ROWS = 2_000;

/** Forgets ids older than the promise, a few thousand at a time; true when there may be more. */
export async function pruneDedup(db: Kysely<Database>, now: number): Promise<boolean> {
  const old = await db
    .selectFrom('ingest_dedup')
    .select(['environment_id', 'hash'])
    .where('day', '<', dayOf(now) - DEDUP_DAYS)
    .limit(ROWS)
    .execute();
  const byEnvironment = new Map<string, Uint8Array[]>();
  for (const { environment_id, hash } of old) {
    const hashes = byEnvironment.get(environment_id);
    if (hashes) hashes.push(hash);
    else byEnvironment.set(environment_id, [hash]);
  }
  for (const [environmentId, hashes] of byEnvironment) {
    await db
      .deleteFrom('ingest_dedup')
      .where('environment_id', '=', environmentId)
      .where('hash', 'in', hashes)
      .execute();
  }
  return old.length === ROWS;
}
