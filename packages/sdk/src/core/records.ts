import type { RecordStore } from '../platform/platform.ts';

/**
 * The few small things that survive a reload, as JSON objects under `foothold:<write key>:<name>`. What is stored is
 * listed in docs/reference/browser-storage.md. With consent `memory`, or where storage is blocked, they live as long as
 * the page.
 */
export interface Records {
  read<Value extends object>(name: RecordName): Value | undefined;
  write(name: RecordName, value: object | undefined): void;
  /** Forgets all, and keeps things only as long as the page when `persist` is false. */
  clear(persist: boolean): void;
}
export type RecordName = 'identity' | 'visit' | 'contents' | 'pending' | 'counts';
const NAMES: RecordName[] = ['identity', 'visit', 'contents', 'pending', 'counts'];

export function createRecords(store: RecordStore | null, prefix: string): Records {
  let persist = store !== null;
  const memory = new Map<string, string>();
  const write = (name: RecordName, value: object | undefined) => {
    const text = value ? JSON.stringify(value) : null;
    if (text) memory.set(name, text);
    else memory.delete(name);
    if (persist) attempt(() => store?.set(prefix + name, text));
  };
  return {
    write,
    read(name) {
      // Another tab may have written since, so the store is asked first.
      const text = (persist && attempt(() => store?.get(prefix + name))) || memory.get(name);
      const value: unknown = text && attempt(() => JSON.parse(text));
      return value && typeof value === 'object' ? (value as never) : undefined;
    },
    clear(keepPersisting) {
      persist = store !== null;
      for (const name of NAMES) write(name, undefined);
      persist &&= keepPersisting;
    },
  };
}

/** Storage throws when it is full or blocked; what somebody else wrote may be no JSON. */
function attempt<Result>(callback: () => Result): Result | undefined {
  try {
    return callback();
  } catch {
    return undefined;
  }
}
