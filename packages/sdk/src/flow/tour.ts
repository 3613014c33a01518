/**
 * The step machine of a tour. Where it is lives in the visit's record (so a reload or a full load goes on at the same
 * step) and in the content's state (so another device does). A step is viewed when it is painted, never before. When
 * the person goes where the step is not, the tour folds into a button and waits: it never pulls anybody back.
 */
import type { Condition, PublishedContent, StepEvent, Tour, TourStep } from '@foothold/protocol/types';
import { currentStep } from '@foothold/targeting';
import type { Intent, TourView } from '../core/surface.ts';
import { act } from './act.ts';
import { nextStep } from './branch.ts';
import type { Kit } from './kit.ts';

type TourContent = PublishedContent & Tour;

export interface TourRunner {
  readonly view: TourView | undefined;
  readonly contentId: string | undefined;
  start(content: TourContent, stepId?: string): void;
  /** Page, facts or contents have changed. */
  refresh(): void;
  happened(event: string): void;
  take(intent: Intent): void;
  dismiss(by: 'close' | 'skip' | 'escape' | 'api'): void;
  /** Takes it from the screen; nothing is said about it. */
  drop(): void;
}

const LATER_MS = 86_400_000;
/** A step may lead to the page of the next: until that is there, nothing folds. */
const FOLD_MS = 1_000;

export function createTourRunner(
  kit: Kit,
  flow: { start(contentId: string, stepId?: string): void; changed(): void },
): TourRunner {
  let content: TourContent | undefined;
  let step: TourStep | undefined;
  let run = 0;
  let view: TourView | undefined;
  let isCentered = false;
  let isPainted = false;
  let isAnySeen = false;
  let startedAt = 0;
  let skips = 0;
  let cancelDelay: (() => void) | undefined;

  function go(next: TourStep) {
    step = next;
    run++;
    isCentered = false;
    isPainted = false;
    remember();
    paint();
  }
  function remember() {
    const { id } = content as TourContent;
    kit.changeVisit((visit) => {
      visit.runs[id] = { ...visit.runs[id], step: step?.id };
    });
  }
  function paint() {
    cancelDelay?.();
    view = undefined;
    if (content && step) {
      if (isHere(step)) look(false);
      else if (known(content.id)?.isShown) cancelDelay = kit.after(FOLD_MS, () => look(true));
    }
    flow.changed();
  }
  function look(folded: boolean) {
    const { steps } = content as TourContent;
    const index = steps.indexOf(step as TourStep);
    const previous = steps[index - 1];
    const canGoBack = previous !== undefined && isHere(previous);
    const what = { content: content as TourContent, step: step as TourStep, index, total: steps.length };
    view = { ...what, canGoBack, centered: isCentered, folded, run };
    flow.changed();
  }
  const known = (id: string) => kit.visit().runs[id];
  const holds = (condition: Condition | undefined) => kit.evaluate(condition, kit.facts());
  const isHere = ({ page }: TourStep) => !page || kit.matchesPage(page, kit.facts().page);
  const named = () => kit.named(content as TourContent);
  const stepNamed = (): StepEvent => ({
    ...named(),
    stepId: (step as TourStep).id,
    stepIndex: (content as TourContent).steps.indexOf(step as TourStep),
  });

  function painted() {
    if (!content || !step) return;
    const { id } = content;
    const { advance } = step;
    if (advance?.on === 'delay') cancelDelay = kit.after(advance.ms, forward);
    if (isPainted) return;
    isPainted = true;
    isAnySeen = true;
    skips = 0;
    const isFirst = !known(id)?.isShown;
    kit.changeVisit((visit) => {
      visit.runs[id] = { ...visit.runs[id], isShown: true, url: kit.facts().page.url };
    });
    if (isFirst) kit.own('$content_shown', named());
    kit.own('$step_viewed', stepNamed());
  }

  /** The step was done. */
  function forward() {
    if (!content || !step) return;
    kit.own('$step_completed', stepNamed());
    const { action, advance } = step;
    const acts = (advance?.on ?? 'button') === 'button' ? action : undefined;
    // The next step is kept before the page can go.
    leave();
    act(acts, kit, flow);
  }
  /** To the next step; after the last one it is completed, if anything of it was seen. */
  function leave() {
    if (!content || !step) return;
    const next = nextStep(content.steps, step, holds);
    if (next) return go(next);
    if (isAnySeen || known(content.id)?.isShown) {
      kit.own('$content_completed', named());
      end();
    } else {
      giveUp();
    }
  }
  function end() {
    const { id } = content as TourContent;
    kit.changeVisit((visit) => {
      delete visit.runs[id];
    });
    drop();
  }
  function giveUp() {
    const { id } = content as TourContent;
    kit.changeVisit((visit) => {
      visit.runs[id] = { isGivenUp: true };
    });
    drop();
  }
  function drop() {
    content = undefined;
    step = undefined;
    paint();
  }

  function missing() {
    if (!content || !step || isCentered) return;
    const policy = step.target?.missing ?? 'skip';
    const { version } = (kit.options.context?.app ?? {}) as { version?: unknown };
    const release = version === undefined ? {} : { release: `${version}` };
    kit.own('$target_missing', { ...stepNamed(), route: kit.facts().page.path, ...release });
    // Branches may lead back to what is missing, too.
    if (policy === 'skip' && skips++ < content.steps.length) leave();
    else if (policy === 'skip') giveUp();
    else if (policy === 'end') giveUp();
    else if (policy === 'center') {
      isCentered = true;
      run++;
      paint();
    }
  }

  /** Back to where the tour is: the step's own page, or the one that it was last seen on. */
  function unfold() {
    if (!content || !step) return;
    const { steps, id } = content;
    const { page } = step;
    const { url = kit.facts().page.url } = known(id) ?? {};
    const isSeenThere = (one: TourStep) => !one.page || kit.matchesPage(one.page, { url, path: new URL(url).pathname });
    if (page && !page.includes('*')) return act({ type: 'navigate', url: page }, kit, flow);
    const last = steps.slice(0, steps.indexOf(step) + 1).findLast(isSeenThere);
    if (last && last !== step) go(last);
    act({ type: 'navigate', url }, kit, flow);
  }

  function dismiss(by: 'close' | 'skip' | 'escape' | 'api') {
    if (!content) return;
    kit.own('$content_dismissed', { ...named(), ...(step && { stepId: step.id }), by });
    end();
  }

  return {
    get view() {
      return view;
    },
    get contentId() {
      return content?.id;
    },
    dismiss,
    drop,
    start(next, stepId) {
      if (content) drop();
      const before = known(next.id);
      const state = kit.stateOf(next.id);
      const byId = (id: string | undefined) => next.steps.find((one) => one.id === id);
      const first = byId(stepId) ?? currentStep(next.steps, state, before);
      if (!first) return;
      content = next;
      isAnySeen = false;
      startedAt = kit.now();
      if (before?.isGivenUp) kit.changeVisit((visit) => void delete visit.runs[next.id]);
      go(first);
    },
    refresh() {
      if (!content) return;
      const { id } = content;
      const published = kit.find(id);
      const { dismissed, completedAt = 0 } = kit.stateOf(id);
      // Unpublished, or closed or finished in another tab.
      const isOver = (dismissed?.value && dismissed.at > startedAt) || completedAt > startedAt;
      if (!published || isOver) return end();
      if (content.goal && known(id)?.isShown && holds(content.goal)) {
        kit.own('$content_completed', named());
        return end();
      }
      if ((view?.folded === false) !== (step !== undefined && isHere(step))) {
        run++;
        paint();
      }
    },
    happened(event) {
      if (step?.advance?.on === 'event' && step.advance.event === event && isPainted) forward();
    },
    take(intent) {
      if (!content || !step || ('stepId' in intent && intent.stepId !== undefined && intent.stepId !== step.id)) return;
      const on = step.advance?.on ?? 'button';
      const previous = content.steps[content.steps.indexOf(step) - 1];
      switch (intent.type) {
        case 'painted':
          return painted();
        case 'next':
          return forward();
        case 'back':
          return previous && go(previous);
        case 'clicked':
          return on === 'click' ? forward() : undefined;
        case 'filled':
          return on === 'filled' ? forward() : undefined;
        case 'targetMissing':
          return missing();
        case 'open':
          return unfold();
        case 'dismiss':
          return dismiss(intent.by);
        case 'snooze':
          kit.own('$content_snoozed', { ...named(), untilMs: kit.now() + (intent.forMs ?? LATER_MS) });
          return end();
        case 'action':
          // A button in the text: the tour goes on.
          kit.own('$action_clicked', { ...stepNamed(), action: intent.action.type });
          return act(intent.action, kit, flow);
        case 'help':
          return kit.own('$help_requested', {
            ...stepNamed(),
            ...(intent.message && { message: intent.message }),
          });
        default:
          return undefined;
      }
    },
  };
}
