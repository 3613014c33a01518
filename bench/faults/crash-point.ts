/** Where the kill harness can end a server. */
export const CRASH_POINTS = ['log:writing', 'log:synced', 'log:rotating', 'drain:committed', 'drain:inserted'] as const;

/**
 * What the kill harness adds to a collector: with FOOTHOLD_CRASH_AT=`<point>[#<n>]` the process kills itself at that
 * point, the nth time it comes there. Without the variable, nothing.
 */
export function crashPointFromEnvironment(): { crashPoint?: (name: string) => void; drainEntry?: URL } {
  const at = process.env.FOOTHOLD_CRASH_AT;
  if (!at) return {};
  return { crashPoint: crashAt(at), drainEntry: new URL('./drain-entry.js', import.meta.url) };
}

export function crashAt(at: string): (name: string) => void {
  const [, name, times] = /^(.*?)(?:#(\d+))?$/.exec(at) ?? [];
  let left = Number(times ?? 1);
  return (reached) => {
    if (reached === name && --left === 0) process.kill(process.pid, 'SIGKILL');
  };
}
