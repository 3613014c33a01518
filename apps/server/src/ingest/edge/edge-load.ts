/** So many requests waiting for one commit together are what a peak looks like. */
const FRAMES_AT_PEAK = 16;

/**
 * How near its peak the edge is since last asked, 0–1: the busier of its thread and its disk. A disk that is the
 * bottleneck shows in how many requests share a commit, while the thread looks idle.
 */
export function edgeLoadMeter(written: () => Readonly<{ commits: number; frames: number }>): () => number {
  let lastLoop = performance.eventLoopUtilization();
  let last = { ...written() };
  return () => {
    const { utilization } = performance.eventLoopUtilization(lastLoop);
    lastLoop = performance.eventLoopUtilization();
    const now = { ...written() };
    const commits = now.commits - last.commits;
    const perCommit = commits > 0 ? (now.frames - last.frames) / commits : 0;
    last = now;
    return Math.min(1, Math.max(utilization, perCommit / FRAMES_AT_PEAK));
  };
}
