import { existsSync } from 'node:fs';

/** Where the kill harness can end a server. */
export const CRASH_POINTS = ['log:writing', 'log:synced', 'log:rotating', 'drain:committed', 'drain:inserted'] as const;

/**
 * What the kill harness adds to a collector: with FOOTHOLD_CRASH_AT=`<point>[#<n>]` the process kills itself at that
 * point, the nth time it comes there once the file FOOTHOLD_CRASH_FROM is there. Without the variable, nothing.
 */
export function crashPointFromEnvironment(): { crashPoint?: (name: string) => void; drainEntry?: URL } {
  if (!process.env.FOOTHOLD_CRASH_AT) return {};
  return { crashPoint: crashAsTold(), drainEntry: new URL('./drain-entry.js', import.meta.url) };
}

export function crashAsTold(): (name: string) => void {
  const { FOOTHOLD_CRASH_AT: at = '', FOOTHOLD_CRASH_FROM: from } = process.env;
  const [, name, times] = /^(.*?)(?:#(\d+))?$/.exec(at) ?? [];
  let left = Number(times ?? 1);
  let isArmed = !from;
  return (reached) => {
    if (reached !== name) return;
    isArmed ||= existsSync(from ?? '');
    if (isArmed && --left === 0) process.kill(process.pid, 'SIGKILL');
  };
}
