import { readFileSync } from 'node:fs';

/**
 * How long the calling thread has been on a processor, in ms; null where the system does not say (only Linux does).
 * @see https://docs.kernel.org/scheduler/sched-stats.html
 */
export function threadCpuMs(platform: string = process.platform): number | null {
  if (platform !== 'linux') return null;
  try {
    const ms = Number(readFileSync('/proc/thread-self/schedstat', 'latin1').split(' ', 1)[0]) / 1e6;
    return Number.isNaN(ms) ? null : ms;
  } catch {
    return null;
  }
}
