import type { Written } from '../log/log-writer.ts';

/** So many requests waiting for one commit together are what a peak looks like, where the disk does nothing but commit. */
const FRAMES_AT_PEAK = 16;

/**
 * How near its peak the edge is since last asked, 0–1: the busier of its thread and its disk. A disk that is the
 * bottleneck shows in how many requests share a commit, while the thread looks idle.
 */
export function edgeLoadMeter(written: () => Readonly<Written>): () => number {
  let lastLoop = performance.eventLoopUtilization();
  let lastAt = performance.now();
  let last = { ...written() };
  return () => {
    const { utilization } = performance.eventLoopUtilization(lastLoop);
    lastLoop = performance.eventLoopUtilization();
    const at = performance.now();
    const now = { ...written() };
    const commits = now.commits - last.commits;
    const perCommit = commits > 0 ? (now.frames - last.frames) / commits : 0;
    const committing = (now.busyMs - last.busyMs) / (at - lastAt);
    [last, lastAt] = [now, at];
    return Math.min(1, Math.max(utilization, committing * Math.min(1, perCommit / FRAMES_AT_PEAK)));
  };
}
