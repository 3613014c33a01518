import type { Platform, RecordStore } from '../platform/platform.ts';
import { parsed, toJson } from './answers.ts';
import type { Identity } from './identity.ts';

/**
 * The few small things that survive a reload, as JSON objects under `foothold:<write key>:<name>`; where storage is
 * blocked, full, not wanted (no store), or of somebody who has come since in another tab, they live as long as the page.
 * What is stored is listed in docs/reference/browser-storage.md.
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

export function createRecords(platform: Pick<Platform, 'records'>, writeKey: string): Records {
  const memory = new Map<string, string>();
  /** The `anonymousId` that was written here last. */
  let owner = '';
  const key = (name: RecordName) => `foothold:${writeKey}:${name}`;
  const attempt = <Result>(use: (open: RecordStore) => Result) => {
    try {
      const open = (platform as Required<typeof platform>).records();
      // Somebody else has come in another tab: what is stored is theirs, and what is of this page lives with it.
      return (open.getItem(key('identity')) ?? owner).includes(owner) ? use(open) : undefined;
    } catch {
      return undefined;
    }
  };
  const clear = () => attempt((open) => NAMES.map((name) => open.removeItem(key(name))));
  return {
    read: (name) => parsed(memory.get(name) ?? attempt((open) => open.getItem(key(name)))),
    write(name, value) {
      const text = toJson(value);
      if (name === 'identity') {
        // Who comes last finds nothing of who was here before.
        if (!attempt(() => true)) {
          owner = '';
          clear();
        }
        owner = (value as Identity).anonymousId;
      }
      memory.set(name, text);
      attempt((open) => {
        open.setItem(key(name), text);
        // Kept: from now on what all tabs see counts.
        memory.delete(name);
      });
    },
    clear() {
      memory.clear();
      clear();
    },
  };
}
