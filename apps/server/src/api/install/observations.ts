import type { Database } from '@foothold/storage/metadata';
import type { Kysely } from 'kysely';
import type { TokenFault } from '../../identity/proof.ts';

/** What the collector and the delivery notice about an installation. */
export type InstallObservation =
  /** A request with a key that opens nothing. */
  | { code: 'unknown_key'; writeKey: string; origin: string | null; atMs: number }
  /** Events that came with a write key were accepted. */
  | { code: 'arrived'; environmentId: string; origin: string | null; atMs: number }
  /** A request that names somebody, where identities are to be signed. */
  | { code: 'identity'; environmentId: string; how: 'key' | 'token' | TokenFault; atMs: number }
  /** A page with the script has asked for its config or state. */
  | { code: 'script'; environmentId: string; origin: string | null; atMs: number };

export interface InstallObservations {
  /** Costs no more than a look into a map; anybody may cause any number of these. */
  observe(seen: InstallObservation): void;
  /** Writes what has been noted since. Runs by itself every two seconds after `start`. */
  flush(): Promise<void>;
  start(): void;
  /** Writes the rest and ends. */
  stop(): Promise<void>;
}

/** Of one flush, so that a stranger's requests cannot fill memory. */
const MOST_NOTED = 500;
/** Kept of keys that belong to nobody; the oldest go first. */
const MOST_UNKNOWN = 200;
const FLUSH_EVERY_MS = 2_000;

interface Noted {
  environment_id: string;
  code: InstallObservation['code'];
  subject: string;
  detail: string;
  count: number;
  first_at: number;
  last_at: number;
}

/** Notes what arrives, sums it up in memory, and writes it now and then. */
export function installObservations({
  db,
  log,
}: {
  db: Kysely<Database>;
  log(error: unknown): void;
}): InstallObservations {
  let noted = new Map<string, Noted>();
  let writing: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | null = null;

  const flush = () => {
    const rows = [...noted.values()];
    noted = new Map();
    if (rows.length > 0) writing = writing.then(() => write(db, rows)).catch(log);
    return writing;
  };
  return {
    observe(seen) {
      const row = rowOf(seen);
      const key = `${row.environment_id}\0${row.code}\0${row.subject}`;
      const known = noted.get(key);
      if (known) {
        known.count += 1;
        known.last_at = Math.max(known.last_at, row.last_at);
      } else if (noted.size < MOST_NOTED) {
        noted.set(key, row);
      }
    },
    flush,
    start() {
      timer ??= setInterval(flush, FLUSH_EVERY_MS).unref();
    },
    async stop() {
      if (timer) clearInterval(timer);
      timer = null;
      await flush();
    },
  };
}

/** Of a key that anybody may make up: short, and text that a store can hold. */
const shown = (writeKey: string) => writeKey.slice(0, 100).replace(/[\0\p{Surrogate}]/gu, '\ufffd');

function rowOf(seen: InstallObservation): Noted {
  if (seen.code === 'identity') {
    const { environmentId, code, how, atMs } = seen;
    const day = new Date(atMs).toISOString().slice(0, 10);
    const times = { count: 1, first_at: atMs, last_at: atMs };
    return { environment_id: environmentId, code, subject: `${day} ${how}`, detail: '{}', ...times };
  }
  const origin = seen.origin?.slice(0, 300) ?? null;
  const writeKey = seen.code === 'unknown_key' ? shown(seen.writeKey) : '';
  const about =
    seen.code === 'unknown_key'
      ? { environment_id: '', subject: `${writeKey} ${origin ?? ''}` }
      : { environment_id: seen.environmentId, subject: origin ?? '' };
  const detail = seen.code === 'unknown_key' ? { writeKey, origin } : { origin };
  return {
    ...about,
    code: seen.code,
    detail: JSON.stringify(detail),
    count: 1,
    first_at: seen.atMs,
    last_at: seen.atMs,
  };
}

async function write(db: Kysely<Database>, rows: Noted[]): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await trx
      .insertInto('install_observations')
      .values(rows)
      .onConflict((c) =>
        c.columns(['environment_id', 'code', 'subject']).doUpdateSet((e) => ({
          count: e('install_observations.count', '+', e.ref('excluded.count')),
          last_at: e.ref('excluded.last_at'),
        })),
      )
      .execute();
    if (!rows.some((row) => row.code === 'unknown_key')) return;
    const oldest = await trx
      .selectFrom('install_observations')
      .select('last_at')
      .where('environment_id', '=', '')
      .orderBy('last_at', 'desc')
      .offset(MOST_UNKNOWN)
      .limit(1)
      .executeTakeFirst();
    if (!oldest) return;
    await trx
      .deleteFrom('install_observations')
      .where('environment_id', '=', '')
      .where('last_at', '<=', oldest.last_at)
      .execute();
  });
}
