/** One celebration at a time; once it was painted it never comes again. */
import type { Celebration, PublishedContent } from '@foothold/protocol/types';
import type { CelebrationView } from '../core/surface.ts';
import { act } from './act.ts';
import type { Kit } from './kit.ts';
import type { Runner } from './runner.ts';

type CelebrationContent = PublishedContent & Celebration;

/** `drop`: its time is over. */
export interface CelebrationRunner extends Runner {
  readonly view: CelebrationView | undefined;
  show(content: CelebrationContent): void;
  /** It ends when it is published no more, or was ended elsewhere. */
  refresh(): void;
}

export function createCelebrationRunner(
  kit: Kit,
  flow: { start(contentId: string, stepId?: string): void; changed(): void },
): CelebrationRunner {
  let view: CelebrationView | undefined;
  let isPainted = false;
  let run = 0;
  let startedAt = 0;

  const named = () => kit.named((view as CelebrationView).content);
  /** Whose colleague it was reads of the team; confetti falls once. */
  function forThisPerson(content: CelebrationContent): CelebrationContent {
    const { colleagues, contents } = kit.facts();
    const isTeams = colleagues?.milestones[content.milestone] !== undefined;
    const isAgain = kit.published()?.contents.some((one) => {
      return one.kind === 'celebration' && one.style === 'confetti' && contents[one.id]?.shownAt !== undefined;
    });
    const style = content.style === 'confetti' && content.confetti !== 'always' && isAgain ? 'toast' : content.style;
    return { ...content, style, ...(isTeams && content.team) };
  }
  function end(by?: 'close' | 'skip' | 'escape' | 'api') {
    if (!view) return;
    if (by) kit.own('$content_dismissed', { ...named(), by });
    else if (isPainted) kit.own('$content_completed', named());
    gone();
  }
  function gone() {
    view = undefined;
    flow.changed();
    // What waited behind it may come.
    kit.redecide();
  }
  return {
    get view() {
      return view;
    },
    get contentId() {
      return view?.content.id;
    },
    named,
    dismiss: end,
    end,
    drop: end,
    refresh() {
      if (view && kit.isOver(view.content.id, startedAt)) gone();
    },
    show(content) {
      if (view) return;
      isPainted = false;
      startedAt = kit.now();
      view = { content: forThisPerson(content), run: ++run };
      flow.changed();
    },
    take(intent) {
      if (!view) return;
      switch (intent.type) {
        case 'painted':
          if (!isPainted) {
            isPainted = true;
            kit.own('$content_shown', named());
          }
          return;
        case 'action': {
          kit.own('$action_clicked', { ...named(), action: intent.action.type });
          end();
          return act(intent.action, kit, flow);
        }
        case 'dismiss':
          return end(intent.by);
        case 'ended':
          return end();
        default:
          return;
      }
    },
  };
}
