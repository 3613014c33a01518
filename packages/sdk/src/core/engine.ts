/** Decides, after every change, what may show, and loads the guides when something does for the first time. */
import type { PublishedContent } from '@foothold/protocol/types';
import { decide, type Facts, type Situation, type Verdict } from '@foothold/targeting';
import type { Cancel, Platform } from '../platform/platform.ts';
import type { Guard } from './guard.ts';
import type { Flow, Kernel } from './kernel.ts';

export interface Engine {
  /** Decides anew, once, after all that happens in this tick. */
  changed(): void;
  /** The guides, as soon as there are any and identity has settled. */
  withFlow(use: (flow: Flow) => void): void;
  flow(): Flow | undefined;
  decideOne(content: PublishedContent): Verdict;
  stop(): void;
}

interface Options {
  platform: Platform;
  guard: Guard;
  kernel: Kernel;
  isReady(): boolean;
  facts(): Facts;
  situation(): Situation;
  onDecided(): void;
}

const MAX_LOADS = 3;

export function createEngine({ platform, guard, kernel, isReady, facts, situation, onDecided }: Options): Engine {
  let flow: Flow | undefined;
  let isLoading = false;
  let loads = 0;
  let isDirty = false;
  let isStopped = false;
  let timer: Cancel | undefined;
  let waiting: ((flow: Flow) => void)[] = [];

  const evaluate = guard(() => {
    isDirty = false;
    if (isStopped || !isReady()) return;
    timer?.();
    const seen = facts();
    const now = situation();
    const { runs } = kernel.visit();
    let retryInMs = Number.POSITIVE_INFINITY;
    const eligible = kernel.contents().filter((content) => {
      if (runs[content.id]?.isGivenUp) return false;
      const verdict = decide(content, seen, now);
      if (!verdict.show && verdict.retryInMs) retryInMs = Math.min(retryInMs, verdict.retryInMs);
      return verdict.show;
    });
    eligible.sort((a, b) => (b.priority ?? 0) - (a.priority ?? 0));
    // A timer may be a little early, and 2^31 ms is as far as timers go.
    if (retryInMs < 2 ** 31) timer = platform.after(retryInMs + 20, evaluate);
    if (!flow && (eligible.length || waiting.length)) load();
    flow?.refresh(eligible);
    if (flow) for (const use of waiting.splice(0)) use(flow);
    onDecided();
  });

  function load() {
    if (isLoading || loads++ >= MAX_LOADS) return;
    isLoading = true;
    platform.loadGuides().then(
      guard(({ createFlow }) => {
        if (!isStopped) flow = createFlow(kernel);
        evaluate();
      }),
      guard((error: unknown) => {
        isLoading = false;
        platform.log('the guides could not be loaded', error);
      }),
    );
  }

  function changed() {
    if (isDirty) return;
    isDirty = true;
    void Promise.resolve().then(evaluate);
  }

  return {
    changed,
    withFlow(use) {
      waiting.push(use);
      changed();
    },
    flow: () => flow,
    decideOne: (content) => decide(content, facts(), situation()),
    stop() {
      isStopped = true;
      timer?.();
      waiting = [];
      flow?.destroy();
      flow = undefined;
    },
  };
}
