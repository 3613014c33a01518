import type { Platform } from '../platform/platform.ts';
import type { Guard } from './guard.ts';
import type { Chunks } from './kernel.ts';

/** Fetches a chunk, once and at most three times when that fails, and hands over what it exports. */
export type Load = <Name extends keyof Chunks>(name: Name, use: (chunk: Chunks[Name]) => void) => void;

const MAX_LOADS = 3;

export function createLoad(platform: Platform, guard: Guard): Load {
  const loads: { [name: string]: number } = {};
  return (name, use) => {
    const { [name]: tried = 0 } = loads;
    if (tried >= MAX_LOADS) return;
    // Under way, and later done.
    loads[name] = MAX_LOADS;
    platform.load(name).then(
      guard((chunk) => use(chunk.default)),
      () => {
        loads[name] = tried + 1;
      },
    );
  };
}
