/**
 * One gate for all requests. While the servers answer, requests pass freely. When one fails, all wait; then one at a
 * time may try, after 4, 8, 16 s and from then on a minute, each plus as much again at random: at most six requests in
 * the first minute without an answer, and less than one a minute after it.
 */
import type { Cancel, Platform } from '../platform/platform.ts';

export interface Net {
  /** Settles when it is this caller's turn; who took it calls one of the three others, once. */
  turn(): Promise<void>;
  succeeded(): void;
  failed(afterMs: number): void;
  /** There was nothing to send after all. */
  unused(): void;
  isFailing(): boolean;
  stop(): void;
}

const WAITS_MS = [4000, 8000, 16_000, 60_000];

export function createNet(platform: Pick<Platform, 'now' | 'after' | 'randomBytes'>): Net {
  let failures = 0;
  let openAt = 0;
  /** One of those that waited is trying. */
  let isProbing = false;
  let cancel: Cancel | undefined;
  let waiting: (() => void)[] = [];

  const schedule = () => {
    cancel?.();
    cancel = undefined;
    if (isProbing || !waiting.length) return;
    cancel = platform.after(Math.max(0, openAt - platform.now()), () => {
      cancel = undefined;
      isProbing = true;
      waiting.shift()?.();
    });
  };
  return {
    turn: () =>
      new Promise((resolve) => {
        if (failures === 0) return resolve();
        waiting.push(resolve);
        schedule();
      }),
    succeeded() {
      failures = 0;
      isProbing = false;
      const released = waiting;
      waiting = [];
      schedule();
      for (const resolve of released) resolve();
    },
    failed(afterMs) {
      const now = platform.now();
      // Those that were under way together fail together: one step, not three.
      if (isProbing || failures === 0) {
        const base = WAITS_MS[Math.min(failures++, WAITS_MS.length - 1)] as number;
        openAt = now + base * (1 + (platform.randomBytes(1)[0] as number) / 256);
      }
      openAt = Math.max(openAt, now + afterMs);
      isProbing = false;
      schedule();
    },
    unused() {
      isProbing = false;
      schedule();
    },
    isFailing: () => failures > 0,
    stop() {
      waiting = [];
      schedule();
    },
  };
}
