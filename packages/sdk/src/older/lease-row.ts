import { createStore, del, update } from 'idb-keyval';

interface Row {
  who: number;
  until: number;
}

/** Longer than a send can take, so that a row left behind by a dead tab is soon nobody's. */
const LEASE_MS = 20_000;
const RETRY_MS = 500;
const MAX_RETRIES = 60;

/** One tab at a time, where there are no Web Locks: a row in IndexedDB, taken in one transaction, that runs out. */
export async function withRow(name: string, callback: () => Promise<void>): Promise<void> {
  const release = await takeRow(name);
  try {
    await callback();
  } finally {
    await release?.();
  }
}

async function takeRow(name: string): Promise<(() => Promise<void>) | undefined> {
  try {
    const store = createStore(`${name}:lease`, 'lease');
    const who = Math.random();
    for (let i = 0; i < MAX_RETRIES; i++) {
      let isMine = false;
      await update<Row>(
        'sender',
        (row) => {
          const now = Date.now();
          // A row from the future is from a clock that was put back.
          const isTaken = row && row.until > now && row.until <= now + LEASE_MS;
          isMine = !isTaken;
          return isTaken ? row : { who, until: now + LEASE_MS };
        },
        store,
      );
      if (isMine) return () => del('sender', store).catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  } catch {
    // No IndexedDB: nothing is shared with other tabs either.
  }
  return undefined;
}
