import type { Platform } from '../platform/platform.ts';
import type { Guard } from './guard.ts';
import type { Chunks } from './kernel.ts';

/**
 * Fetches a chunk and hands over what it exports, once. When that fails three times it is fetched again a minute later, at
 * the next decision.
 */
export type Load = <Name extends keyof Chunks>(name: Name, use: (chunk: Chunks[Name]) => void) => void;

const MAX_LOADS = 3;
const AGAIN_MS = 60_000;

export function createLoad(platform: Platform, guard: Guard): Load {
  const tries: { [name: string]: number } = {};
  return (name, use) => {
    const left = tries[name] ?? MAX_LOADS;
    // Under way, and later done.
    tries[name] = 0;
    if (left)
      platform.load(name).then(
        guard((chunk) => use(chunk.default)),
        () => {
          tries[name] = left - 1;
          if (left === 1)
            platform.after(AGAIN_MS, () => {
              tries[name] = 1;
            });
        },
      );
  };
}
