/** Decides, after every change, what may show, and loads the guides when something does for the first time. */
import { decideWhether } from '@foothold/targeting/core';
import type { Cancel } from '../platform/platform.ts';
import type { Flow, Kernel } from './kernel.ts';

export interface Engine {
  /** Decides anew, once, after all that happens in this tick. */
  redecide(): void;
  /** The guides, as soon as they are there and identity has settled. */
  withFlow(use: (flow: Flow) => void): void;
  flow(): Flow | undefined;
}

/** The rules also log decisions and listen for news: where something is published, once a page has come to rest. */
const RULES_MS = 5000;
/** What only waits for its trigger is to show at once when that comes: the guides are fetched when the page is at rest. */
const LIKELY_MS = 1000;

/**
 * @param ready identity and contents are known: what waited for that is counted now.
 * @param needRare a content asks for rules that are not here yet.
 */
export function createEngine(kernel: Kernel, ready: () => void, needRare: () => void): Engine {
  const { platform, guard, load } = kernel;
  let flow: Flow | undefined;
  let isDirty = false;
  let isWaiting = false;
  let timer: Cancel | undefined;
  const waiting: ((flow: Flow) => void)[] = [];

  const evaluate = guard(() => {
    isDirty = false;
    if (kernel.waiting()) return;
    ready();
    timer?.();
    const facts = kernel.facts();
    const situation = flow?.situation();
    const whereabouts = situation ?? kernel.whereabouts();
    const { contents = [] } = kernel.published() ?? {};
    // 2^31 ms is as far as timers go.
    let retryInMs = 2 ** 30;
    let isLikely = false;
    const eligible = contents.filter((content) => {
      const refusal =
        decideWhether(content, facts, whereabouts) ?? (situation && flow?.decideWhen(content, facts, situation));
      const { reason, retryInMs: inMs } = refusal ?? {};
      if (inMs) retryInMs = Math.min(retryInMs, inMs + 20);
      if (reason === 'undecided') needRare();
      if (reason === 'trigger') isLikely = true;
      // Without the guides only half of it is decided.
      if (flow ?? refusal) for (const hear of kernel.heard) hear(content, refusal, facts);
      return !refusal && !kernel.visit().runs[content.id]?.isGivenUp;
    });
    eligible.sort(({ priority: a = 0 }, { priority: b = 0 }) => b - a);
    timer = platform.after(retryInMs, redecide);
    if (contents.length && !isWaiting) {
      isWaiting = true;
      platform.after(RULES_MS, needRare);
    }
    if (flow) {
      flow.refresh(eligible);
      for (const use of waiting.splice(0)) use(flow);
    } else if (eligible.length || waiting.length) {
      load('guides', begin);
    } else if (isLikely) platform.after(LIKELY_MS, () => load('guides', begin));
    kernel.emit('change');
  });

  function begin(createFlow: (kernel: Kernel) => Flow) {
    flow = createFlow(kernel);
    redecide();
  }
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
