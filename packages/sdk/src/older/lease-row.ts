import { createStore, del, type UseStore, update } from 'idb-keyval';
import type { Cancel } from '../platform/platform.ts';

interface Row {
  who: number;
  until: number;
}
type After = (ms: number, callback: () => void) => Cancel;

/** A row that is not renewed is soon nobody's: its tab is dead. */
const LEASE_MS = 20_000;
const BEAT_MS = 5000;
const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 8000;

/**
 * One tab at a time, where there are no Web Locks: a row in IndexedDB, taken in one transaction, renewed while the
 * callback runs, that runs out. Rejects where there is no IndexedDB.
 */
export async function withRow(
  name: string,
  callback: () => Promise<void>,
  after: After,
  signal?: AbortSignal,
): Promise<void> {
  const store = createStore(`${name}:lease`, 'lease');
  const who = Math.random();
  for (let retryMs = FIRST_RETRY_MS; !(await takeRow(store, who)); retryMs = Math.min(retryMs * 2, LAST_RETRY_MS)) {
    await new Promise<void>((resolve) => after(retryMs, resolve));
    if (signal?.aborted) return;
  }
  let stop = () => {};
  const beat = () => {
    stop = after(BEAT_MS, () => {
      takeRow(store, who).catch(() => {});
      beat();
    });
  };
  beat();
  try {
    await callback();
  } finally {
    stop();
    await del('sender', store).catch(() => {});
  }
}

/** Takes the row, or renews it; false: somebody else has it. */
async function takeRow(store: UseStore, who: number): Promise<boolean> {
  let isMine = false;
  await update<Row>(
    'sender',
    (row) => {
      const now = Date.now();
      // A row from the future is from a clock that was put back.
      isMine = !row || row.who === who || row.until <= now || row.until > now + LEASE_MS;
      return isMine ? { who, until: now + LEASE_MS } : (row as Row);
    },
    store,
  );
  return isMine;
}
