/** Decides, after every change, what may show, and loads the guides when something does for the first time. */
import { decide } from '@foothold/targeting';
import type { Cancel } from '../platform/platform.ts';
import type { Flow, Kernel } from './kernel.ts';

export interface Engine {
  /** Decides anew, once, after all that happens in this tick. */
  redecide(): void;
  /** The guides, as soon as they are there and identity has settled. */
  withFlow(use: (flow: Flow) => void): void;
  flow(): Flow | undefined;
}

const MAX_LOADS = 3;

/** @param isReady identity and contents are known, and nothing is switched off. */
export function createEngine(kernel: Kernel, isReady: () => unknown): Engine {
  const { platform, guard } = kernel;
  let flow: Flow | undefined;
  let loads = 0;
  let isDirty = false;
  let timer: Cancel | undefined;
  const waiting: ((flow: Flow) => void)[] = [];

  const evaluate = guard(() => {
    isDirty = false;
    if (!isReady()) return;
    timer?.();
    const facts = kernel.facts();
    const situation = kernel.situation();
    // 2^31 ms is as far as timers go.
    let retryInMs = 2 ** 30;
    const eligible = (kernel.published()?.contents ?? []).filter((content) => {
      const refusal = decide(content, facts, situation);
      if (refusal?.retryInMs) retryInMs = Math.min(retryInMs, refusal.retryInMs + 20);
      return !refusal && !kernel.visit().runs[content.id]?.isGivenUp;
    });
    eligible.sort(({ priority: a = 0 }, { priority: b = 0 }) => b - a);
    timer = platform.after(retryInMs, redecide);
    if (flow) {
      flow.refresh(eligible);
      for (const use of waiting.splice(0)) use(flow);
      kernel.emit('change');
    } else if ((eligible.length || waiting.length) && loads < MAX_LOADS) {
      loads += MAX_LOADS;
      platform.load('guides').then(
        guard(({ default: createFlow }) => {
          flow = createFlow(kernel);
          redecide();
        }),
        () => {
          loads -= MAX_LOADS - 1;
        },
      );
    }
  });

  function redecide() {
    if (!isDirty) void Promise.resolve().then(evaluate);
    isDirty = true;
  }

  return {
    redecide,
    withFlow(use) {
      waiting.push(use);
      redecide();
    },
    flow: () => flow,
  };
}
