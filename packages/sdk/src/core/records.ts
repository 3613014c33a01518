import type { RecordStore } from '../platform/platform.ts';
import { parsed, toJson } from './answers.ts';

/**
 * The few small things that survive a reload, as JSON objects under `foothold:<write key>:<name>`; where storage is
 * blocked, full, or not wanted (no store), they live as long as the page. What is stored is listed in
 * docs/reference/browser-storage.md.
 */
export interface Records {
  /** Another tab may have written since the last time. */
  read<Value extends object>(name: RecordName): Value | undefined;
  write(name: RecordName, value: object): void;
  /** Forgets all of them. */
  clear(): void;
}
export type RecordName = (typeof NAMES)[number];
const NAMES = ['identity', 'visit', 'contents', 'pending', 'counts', 'batch', 'state'] as const;

export function createRecords(store: (() => RecordStore) | undefined, writeKey: string): Records {
  const memory = new Map<string, string>();
  const key = (name: RecordName) => `foothold:${writeKey}:${name}`;
  const attempt = <Result>(use: (open: RecordStore) => Result) => {
    try {
      return store && use(store());
    } catch {
      return undefined;
    }
  };
  return {
    read: (name) => parsed(memory.get(name) ?? attempt((open) => open.getItem(key(name)))),
    write(name, value) {
      const text = toJson(value);
      memory.set(name, text);
      attempt((open) => {
        open.setItem(key(name), text);
        // Kept: from now on what all tabs see counts.
        memory.delete(name);
      });
    },
    clear() {
      memory.clear();
      for (const name of NAMES) attempt((open) => open.removeItem(key(name)));
    },
  };
}
