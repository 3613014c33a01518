/** One checklist: its button or its panel, its items, its closing card. */
import type { Checklist, PublishedContent } from '@foothold/protocol/types';
import type { Kernel } from '../core/kernel.ts';
import type { ChecklistView, Intent } from '../core/surface.ts';
import { act } from './act.ts';

type ChecklistContent = PublishedContent & Checklist;

export interface ChecklistRunner {
  readonly view: ChecklistView | undefined;
  readonly contentId: string | undefined;
  show(content: ChecklistContent): void;
  /** `isEligible`: the rules still want it. */
  refresh(isEligible: (contentId: string) => boolean): void;
  open(isOpen: boolean): void;
  take(intent: Intent): void;
  dismiss(by: 'close' | 'skip' | 'escape' | 'api'): void;
  drop(): void;
}

const LATER_MS = 86_400_000;

export function createChecklistRunner(
  kernel: Kernel,
  flow: { start(contentId: string, stepId?: string): void; changed(): void },
): ChecklistRunner {
  let content: ChecklistContent | undefined;
  let view: ChecklistView | undefined;
  let done: Set<string> | undefined;
  let isUnprompted = false;
  let isClosing = false;
  /** By code: the rules are not asked. */
  let isWanted = false;
  let cancelOpening: (() => void) | undefined;

  const named = () => {
    const { id, version, kind } = content as ChecklistContent;
    return { contentId: id, contentVersion: version, kind };
  };

  function paint() {
    view = undefined;
    if (content) {
      const items = kernel.rules.checklistStatus(content, kernel.facts());
      const doneCount = items.filter((item) => item.done).length;
      const isComplete = items.length > 0 && doneCount === items.length;
      const justDone = items.filter(({ item, done: isDone }) => isDone && done && !done.has(item.id));
      done = new Set(items.flatMap(({ item, done: isDone }) => (isDone ? [item.id] : [])));
      for (const { item, byColleague } of justDone) {
        if (!byColleague) kernel.own('$item_completed', { ...named(), itemId: item.id });
      }
      if (isComplete && !isClosing) {
        isClosing = true;
        kernel.own('$content_completed', named());
        if (justDone.length) open(true, true);
      }
      const isOpen = kernel.visit().open[content.id] === true;
      view = { content, items, open: isOpen, unprompted: isUnprompted, doneCount, complete: isComplete };
    }
    flow.changed();
  }

  function open(isOpen: boolean, isByItself = false) {
    if (!content) return;
    const { id } = content;
    isUnprompted = isByItself;
    cancelOpening?.();
    kernel.changeVisit((visit) => {
      visit.open[id] = isOpen;
    });
  }

  /** At first sight it opens by itself, once, when nothing speaks against an interruption. */
  function openByItself() {
    cancelOpening?.();
    if (!content || content.open === 'never' || kernel.visit().open[content.id] !== undefined) return;
    const situation = kernel.situation();
    const { shownAt } = kernel.facts().contents[content.id] ?? {};
    // Seen on another device or long ago: it waits in its button.
    if (shownAt !== undefined && shownAt < situation.visitSince) return;
    const verdict = kernel.rules.mayInterrupt(content, kernel.now(), situation);
    if (!verdict.show) {
      if (verdict.retryInMs) cancelOpening = kernel.after(verdict.retryInMs + 20, kernel.changed);
      return;
    }
    kernel.changeVisit((visit) => visit.interrupted.push(kernel.now()));
    open(true, true);
  }

  function painted() {
    if (!content || kernel.visit().runs[content.id]?.isShown) return;
    const { id } = content;
    kernel.own('$content_shown', named());
    kernel.changeVisit((visit) => {
      visit.runs[id] = { isShown: true };
    });
  }

  function end() {
    const id = content?.id;
    if (id) kernel.changeVisit((visit) => void delete visit.open[id]);
    drop();
  }
  function drop() {
    cancelOpening?.();
    content = undefined;
    done = undefined;
    isClosing = false;
    isWanted = false;
    paint();
  }
  function dismiss(by: 'close' | 'skip' | 'escape' | 'api') {
    if (!content) return;
    if (!isClosing) kernel.own('$content_dismissed', { ...named(), by });
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
    show(next) {
      if (content?.id === next.id) return;
      if (content) drop();
      content = next;
      openByItself();
      paint();
    },
    refresh(isEligible) {
      if (!content) return;
      const { id } = content;
      const published = kernel.contents().find((one) => one.id === id);
      // A completed one stays until its closing card is closed.
      if (!published || (!isEligible(id) && !isClosing && !isWanted)) return end();
      content = published as ChecklistContent;
      openByItself();
      paint();
    },
    open(isOpen) {
      isWanted ||= isOpen;
      open(isOpen);
      paint();
    },
    take(intent) {
      const item = 'itemId' in intent && content?.items.find(({ id }) => id === intent.itemId);
      if (!content) return;
      switch (intent.type) {
        case 'painted':
          return painted();
        case 'open':
        case 'collapse':
          open(intent.type === 'open');
          return paint();
        case 'item':
          if (!item) return;
          kernel.own('$item_clicked', { ...named(), itemId: item.id });
          return act(item.action?.action, kernel, flow);
        case 'action':
          kernel.own('$action_clicked', { ...named(), action: intent.action.type });
          end();
          return act(intent.action, kernel, flow);
        case 'dismiss':
          return dismiss(intent.by);
        case 'snooze':
          kernel.own('$content_snoozed', { ...named(), untilMs: kernel.now() + (intent.forMs ?? LATER_MS) });
          return end();
        case 'help':
          return kernel.own('$help_requested', { ...named(), ...(intent.message && { message: intent.message }) });
        default:
          return undefined;
      }
    },
  };
}
