export interface Countdown {
  run(): void;
  hold(): void;
}

/** A timer that can be held: what is left is kept, and runs on later. */
export function createCountdown(ms: number, done: () => void): Countdown {
  let leftMs = ms;
  let startedAt: number | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    run() {
      if (startedAt !== undefined) return;
      startedAt = performance.now();
      timer = setTimeout(done, leftMs);
    },
    hold() {
      if (startedAt === undefined) return;
      clearTimeout(timer);
      leftMs -= performance.now() - startedAt;
      startedAt = undefined;
    },
  };
}
