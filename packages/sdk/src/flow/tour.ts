/**
 * The step machine of a tour. Where it is lives in the visit's record (so a reload or a full load goes on at the same
 * step) and in the content's state (so another device does). A step is viewed when it is painted, never before. When
 * the person goes where the step is not, the tour folds into a button and waits: it never pulls anybody back.
 */
import type { Condition, PublishedContent, Tour, TourStep } from '@foothold/protocol/types';
import type { Page } from '@foothold/targeting';
import type { TourView } from '../core/surface.ts';
import { act } from './act.ts';
import { nextStep } from './branch.ts';
import type { Kit } from './kit.ts';
import type { Runner } from './runner.ts';

export type TourContent = PublishedContent & Tour;

/** A tour from its start to its end. */
export interface TourRun extends Runner {
  readonly view: TourView | undefined;
  /** Page, facts or contents have changed. */
  refresh(): void;
  happened(event: string): void;
}

/** What a run says to what is around it. */
export interface TourHost {
  start(contentId: string, stepId?: string): void;
  changed(): void;
  /** The run is over. */
  ended(): void;
  /** How many paintings there have been, of all runs. */
  paintings: number;
}

/** A step may lead to the page of the next: until that is there, nothing folds. */
const FOLD_MS = 1_000;

export function runTour(kit: Kit, flow: TourHost, content: TourContent, first: TourStep): TourRun {
  const { id, steps } = content;
  const startedAt = kit.now();
  const named = kit.named(content);
  let step = first;
  let index = 0;
  let view: TourView | undefined;
  let isCentered = false;
  let isPainted = false;
  /** When this step was seen, here or before a load. */
  let seenAt = Infinity;
  /** Anything of it was seen, in this run or before a reload. */
  let isSeen = record().isShown;
  let skips = 0;
  let cancelDelay: (() => void) | undefined;

  function record() {
    return kit.visit().runs[id] ?? {};
  }
  function go(next: TourStep) {
    step = next;
    index = steps.indexOf(step);
    isCentered = false;
    isPainted = false;
    const { step: seen } = kit.stateOf(id);
    seenAt = isSeen && seen?.id === step.id ? seen.at : Infinity;
    kit.changeRun(id, { step: step.id });
    paint();
  }
  function paint() {
    cancelDelay?.();
    view = undefined;
    if (isHere(step)) look(false);
    else if (isSeen || leadsTo(step)) cancelDelay = kit.after(FOLD_MS, () => look(true));
    flow.changed();
  }
  function look(folded: boolean) {
    const previous = steps[index - 1];
    const canGoBack = previous !== undefined && isHere(previous);
    const run = ++flow.paintings;
    view = { content, step, index, total: steps.length, canGoBack, centered: isCentered, folded, run };
    flow.changed();
  }
  const holds = (condition: Condition | undefined) => kit.evaluate(condition, kit.facts());
  const isAt = ({ page }: TourStep, at: Page) => !page || kit.matchesPage(page, at);
  /** Nothing of it was seen, but somebody asked for it, and it is clear where it begins. */
  const leadsTo = ({ page }: TourStep) => record().isAsked && page && !page.includes('*');
  const isHere = (one: TourStep) => isAt(one, kit.facts().page);
  const stepNamed = () => ({ ...named, stepId: step.id, stepIndex: index });
  const waitsFor = () => step.advance?.on ?? 'button';

  function painted() {
    const { advance } = step;
    if (advance?.on === 'delay') cancelDelay = kit.after(advance.ms, forward);
    if (isPainted) return;
    isPainted = true;
    seenAt = kit.now();
    skips = 0;
    kit.changeRun(id, { isShown: true, url: kit.facts().page.url });
    const { isUnprompted } = record();
    if (!isSeen) kit.own('$content_shown', { ...named, ...(isUnprompted && { unprompted: true }) });
    isSeen = true;
    kit.own('$step_viewed', stepNamed());
  }

  /** The step may wait for it, if it was seen `before`. */
  function happened(event: string, before = Infinity) {
    const { advance } = step;
    if (advance?.on === 'event' && advance.event === event && seenAt < before) forward();
  }

  /** The step was done. */
  function forward() {
    kit.own('$step_completed', stepNamed());
    const acts = waitsFor() === 'button' ? step.action : undefined;
    // The next step is kept before the page can go.
    leave();
    act(acts, kit, flow);
  }
  /** To the next step; after the last one it is completed, if anything of it was seen. */
  function leave() {
    const next = nextStep(steps, step, holds);
    if (next) go(next);
    else if (isSeen) complete();
    else giveUp();
  }
  function complete() {
    kit.own('$content_completed', named);
    end();
  }
  function giveUp() {
    end();
    kit.changeRun(id, { isGivenUp: true });
  }
  function end() {
    kit.changeVisit(({ runs }) => {
      delete runs[id];
    });
    drop();
  }
  function drop() {
    cancelDelay?.();
    flow.ended();
  }

  function missing() {
    if (isCentered) return;
    const policy = step.target?.missing ?? 'skip';
    const { version } = (kit.options.context?.app ?? {}) as { version?: unknown };
    const release = version !== undefined && { release: `${version}` };
    kit.own('$target_missing', { ...stepNamed(), route: kit.facts().page.path, ...release });
    if (policy === 'center') {
      isCentered = true;
      paint();
      // Branches may lead back to what is missing, too.
    } else if (policy === 'skip' && skips++ < steps.length) leave();
    else if (policy !== 'wait') giveUp();
  }

  /** Back to where the tour is: the step's own page, or the one that it was last seen on. */
  function unfold() {
    const { page } = step;
    let { url = kit.facts().page.url } = record();
    if (page && !page.includes('*')) url = page;
    else if (!isAt(step, { url, path: new URL(url).pathname })) {
      const { id: seenId } = kit.stateOf(id).step ?? {};
      go(steps.find((one) => one.id === seenId) ?? step);
    }
    act({ type: 'navigate', url }, kit, flow);
  }

  function dismiss(by: 'close' | 'skip' | 'escape' | 'api') {
    kit.own('$content_dismissed', { ...named, stepId: step.id, by });
    end();
  }

  go(first);
  return {
    get view() {
      return view;
    },
    contentId: id,
    named: stepNamed,
    dismiss,
    end,
    drop,
    refresh() {
      if (kit.isOver(id, startedAt)) end();
      else if (content.goal && isSeen && holds(content.goal)) complete();
      else if ((view?.folded === false) !== isHere(step)) paint();
      else {
        const { happened: events, pageSince } = kit.whereabouts();
        for (const event of events) happened(event, pageSince);
      }
    },
    happened,
    take(intent) {
      const { stepId = step.id } = intent as { stepId?: string };
      if (stepId !== step.id) return;
      const previous = steps[index - 1];
      switch (intent.type) {
        case 'painted':
          return painted();
        case 'next':
          return forward();
        case 'back':
          return previous && go(previous);
        case 'clicked':
        case 'filled':
          return intent.type.startsWith(waitsFor()) ? forward() : undefined;
        case 'targetMissing':
          return missing();
        case 'dismiss':
          return dismiss(intent.by);
        case 'action':
          // A button in the text: the tour goes on.
          kit.own('$action_clicked', { ...stepNamed(), action: intent.action.type });
          return act(intent.action, kit, flow);
        case 'open':
          return unfold();
        default:
          return undefined;
      }
    },
  };
}
