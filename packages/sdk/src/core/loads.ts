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
  const loads = new Map<unknown, number>();
  return (name, use) => {
    const tried = loads.get(use) ?? 0;
    if (tried >= MAX_LOADS) return;
    // Under way, and later done.
    loads.set(use, MAX_LOADS);
    platform.load(name).then(
      guard((chunk) => use(chunk.default)),
      () => void loads.set(use, tried + 1),
    );
  };
}
