import { readFileSync, writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

/**
 * Loaded into the server that is measured (`node --import`): how long its event loop kept everything waiting, and how much
 * of that time its thread was on a processor. On a machine that is shared the difference is the others'. Written every
 * second to the file that FOOTHOLD_LOOP_WATCH names, as {@link LongestTurns}. Linux; elsewhere nothing is written.
 */
export interface LongestTurns {
  /** Longest time between two looks, ms. */
  wallMs: number;
  /** Longest time on a processor between two looks, ms. */
  cpuMs: number;
}

const LOOK_EVERY_MS = 10;
const path = process.env.FOOTHOLD_LOOP_WATCH;

/** Nanoseconds that this process's first thread, which is the event loop's, has been on a processor. */
const onCpuNs = () => Number(readFileSync('/proc/self/schedstat', 'utf8').split(' ', 1)[0]);

if (path && isMainThread && process.platform === 'linux') {
  const longest: LongestTurns = { wallMs: 0, cpuMs: 0 };
  let last = { at: performance.now(), ns: onCpuNs() };
  setInterval(() => {
    const now = { at: performance.now(), ns: onCpuNs() };
    longest.wallMs = Math.max(longest.wallMs, now.at - last.at - LOOK_EVERY_MS);
    longest.cpuMs = Math.max(longest.cpuMs, (now.ns - last.ns) / 1e6);
    last = now;
  }, LOOK_EVERY_MS).unref();
  setInterval(() => writeFileSync(path, JSON.stringify(longest)), 1_000).unref();
  // What was before, the start among it, is no part of what is measured.
  process.on('SIGUSR2', () => Object.assign(longest, { wallMs: 0, cpuMs: 0 }));
}
