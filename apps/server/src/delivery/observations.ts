import type { Db } from '../state/tables.ts';

const AGAIN_MS = 10_000;
const REMEMBERED = 1_000;
/** What a write key can look like; noise of strangers is not written down. */
const KEY_LIKE = /^fh[ws]_[\w-]{1,64}$/;

export interface InstallObservations {
  /** Somebody asked with a key that nobody has. */
  unknownKey(writeKey: string, origin: string | null): void;
}

/** Notes for the install page. Written behind the answer, each at most every ten seconds; a failure only loses a note. */
export function installObservations(db: Db, now: () => number): InstallObservations {
  const noted = new Map<string, number>();
  return {
    unknownKey(writeKey, origin) {
      const at = now();
      if (!KEY_LIKE.test(writeKey) || at - (noted.get(writeKey) ?? -Infinity) < AGAIN_MS) return;
      noted.delete(writeKey);
      noted.set(writeKey, at);
      if (noted.size > REMEMBERED) noted.delete(noted.keys().next().value as string);
      void note(db, writeKey, origin, at).catch(() => {});
    },
  };
}

async function note(db: Db, writeKey: string, origin: string | null, at: number): Promise<void> {
  const detail = JSON.stringify({ writeKey, origin });
  await db
    .insertInto('install_observations')
    .values({ environment_id: '', code: 'unknown_key', subject: writeKey, detail, count: 1, first_at: at, last_at: at })
    .onConflict((conflict) =>
      conflict
        .columns(['environment_id', 'code', 'subject'])
        .doUpdateSet((eb) => ({ detail, last_at: at, count: eb('install_observations.count', '+', 1) })),
    )
    .execute();
}
