import type { Database } from '@foothold/storage/metadata';
import type { Kysely } from 'kysely';
import { ApiError } from '../http/errors.ts';

export interface AllStoredDeps {
  db: Kysely<Database>;
  /** Resolves once both stores have what this collector has acknowledged now. */
  drained?: () => Promise<void>;
  now?: () => number;
  sleep?: (ms: number) => Promise<void>;
}

const PATIENCE_MS = 10_000;
const LOOK_EVERY_MS = 100;
/** A block that has waited for so long is of a collector that is gone: nobody can tell whether it ever comes back. */
const LOST_AFTER_MS = 3_600_000;

/**
 * Resolves once both stores have what is on its way into them now: what this collector has acknowledged, and what others
 * have taken out of their logs. Throws a 503 when that takes long.
 */
export async function allStored({ db, drained, now = Date.now, sleep = pause }: AllStoredDeps): Promise<void> {
  const until = now() + PATIENCE_MS;
  await inTime(drained?.() ?? Promise.resolve());
  const newest = await lastBlock(db);
  while (await isUnderWay(db, newest, now() - LOST_AFTER_MS)) {
    if (now() >= until) throw tooLong();
    await sleep(LOOK_EVERY_MS);
  }
}

async function lastBlock(db: Kysely<Database>): Promise<number> {
  const { last } = await db
    .selectFrom('ingest_blocks')
    .select((eb) => eb.fn.max<number | null>('block').as('last'))
    .executeTakeFirstOrThrow();
  return Number(last ?? 0);
}

async function isUnderWay(db: Kysely<Database>, upTo: number, since: number): Promise<boolean> {
  const found = await db
    .selectFrom('ingest_blocks')
    .select('block')
    .where('block', '<=', upTo)
    .where('created_at', '>', since)
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}

async function inTime(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(tooLong()), PATIENCE_MS);
  });
  await Promise.race([work, late]).finally(() => clearTimeout(timer));
}

const tooLong = () =>
  new ApiError(
    'unavailable',
    'Events are still on their way into the stores; erase again in a moment, so that none arrives afterwards.',
    { retryAfterSeconds: 10 },
  );

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
