import type { Platform } from '../platform/platform.ts';
import type { Guard } from './guard.ts';
import type { Chunks } from './kernel.ts';

/**
 * Fetches a chunk and hands over what it exports: once to each `use`, for which it is fetched at most three times when
 * that fails.
 */
export type Load = <Name extends keyof Chunks>(name: Name, use: (chunk: Chunks[Name]) => void) => void;

const MAX_LOADS = 3;

export function createLoad(platform: Platform, guard: Guard): Load {
  const tries = new Map<unknown, number>();
  return (name, use) => {
    const left = tries.get(use) ?? MAX_LOADS;
    // Under way, and later done.
    tries.set(use, 0);
    if (left)
      platform.load(name).then(
        guard((chunk) => use(chunk.default)),
        () => void tries.set(use, left - 1),
      );
  };
}
