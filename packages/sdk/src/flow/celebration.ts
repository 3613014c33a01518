/** One celebration at a time; once it was painted it never comes again. */
import type { Celebration, PublishedContent } from '@foothold/protocol/types';
import type { Kernel } from '../core/kernel.ts';
import type { CelebrationView, Intent } from '../core/surface.ts';
import { act } from './act.ts';

type CelebrationContent = PublishedContent & Celebration;

export interface CelebrationRunner {
  readonly view: CelebrationView | undefined;
  show(content: CelebrationContent): void;
  take(intent: Intent): void;
  end(by?: 'close' | 'skip' | 'escape' | 'api'): void;
}

export function createCelebrationRunner(
  kernel: Kernel,
  flow: { start(contentId: string, stepId?: string): void; changed(): void },
): CelebrationRunner {
  let view: CelebrationView | undefined;
  let isPainted = false;
  let run = 0;

  const named = () => {
    const { id, version, kind } = (view as CelebrationView).content;
    return { contentId: id, contentVersion: version, kind };
  };
  function end(by?: 'close' | 'skip' | 'escape' | 'api') {
    if (!view) return;
    if (by) kernel.own('$content_dismissed', { ...named(), by });
    else if (isPainted) kernel.own('$content_completed', named());
    view = undefined;
    flow.changed();
    // What waited behind it may come.
    kernel.changed();
  }
  return {
    get view() {
      return view;
    },
    end,
    show(content) {
      if (view) return;
      isPainted = false;
      view = { content, run: ++run };
      flow.changed();
    },
    take(intent) {
      if (!view) return;
      switch (intent.type) {
        case 'painted':
          if (!isPainted) {
            isPainted = true;
            kernel.own('$content_shown', named());
          }
          return;
        case 'action': {
          kernel.own('$action_clicked', { ...named(), action: intent.action.type });
          end();
          return act(intent.action, kernel, flow);
        }
        case 'dismiss':
          return end(intent.by);
        case 'done':
          return end();
        default:
          return;
      }
    },
  };
}
