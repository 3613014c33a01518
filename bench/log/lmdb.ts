import { open } from 'lmdb';
import type { LogStore } from './store.ts';

/** A frame a key in order. `put` resolves when the transaction that it shares with all who wait is flushed: lmdb's own group commit. */
export async function openLmdb(path: string): Promise<LogStore> {
  const db = open<Buffer, number>({
    path,
    encoding: 'binary',
    keyEncoding: 'uint32',
    overlappingSync: false,
    maxDbs: 1,
  });
  let next = 0;
  return {
    append: (body) => db.put(next++, body),
    async readAndRelease() {
      let frames = 0;
      let last: Promise<unknown> = Promise.resolve();
      for (const { key, value } of db.getRange()) {
        if (value.length > 0) frames++;
        last = db.remove(key);
      }
      await last;
      return frames;
    },
    close: () => db.close(),
  };
}
