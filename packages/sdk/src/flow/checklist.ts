/** One checklist: its button or its panel, its items, its closing card. */
import type { Checklist, PublishedContent } from '@foothold/protocol/types';
import { checklistStatus } from '@foothold/targeting';
import type { ChecklistSnapshot } from '../core/api.ts';
import type { ChecklistView, Intent } from '../core/surface.ts';
import { act } from './act.ts';
import type { Kit } from './kit.ts';

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
  /** As data, for the host's own components. Default: the one that is shown. */
  snapshot(contentId?: string): ChecklistSnapshot | null;
}

const LATER_MS = 86_400_000;

export function createChecklistRunner(
  kit: Kit,
  flow: { start(contentId: string, stepId?: string): void; changed(): void },
): ChecklistRunner {
  let content: ChecklistContent | undefined;
  let view: ChecklistView | undefined;
  let done: Set<string> | undefined;
  let isUnprompted = false;
  let isClosing = false;
  /** By code: the rules are not asked. */
  let isWanted = false;
  /** Where the panel was opened. */
  let path = '';
  let cancelOpening: (() => void) | undefined;

  const named = () => {
    const { id, version, kind } = content as ChecklistContent;
    return { contentId: id, contentVersion: version, kind };
  };

  function paint() {
    view = undefined;
    if (content) {
      const items = checklistStatus(content, kit.facts(), kit);
      const doneCount = items.filter((item) => item.done).length;
      const isComplete = items.length > 0 && doneCount === items.length;
      const justDone = items.filter(({ item, done: isDone }) => isDone && done && !done.has(item.id));
      done = new Set(items.flatMap(({ item, done: isDone }) => (isDone ? [item.id] : [])));
      for (const { item, byColleague } of justDone) {
        if (!byColleague) kit.own('$item_completed', { ...named(), itemId: item.id });
      }
      if (isComplete && !isClosing) {
        isClosing = true;
        kit.own('$content_completed', named());
        if (justDone.length) open(true, true);
      }
      const isOpen = kit.visit().open[content.id] === true;
      view = { content, items, open: isOpen, unprompted: isUnprompted, doneCount, complete: isComplete };
    }
    flow.changed();
  }

  function open(isOpen: boolean, isByItself = false) {
    if (!content) return;
    const { id } = content;
    isUnprompted = isByItself;
    cancelOpening?.();
    kit.changeVisit((visit) => {
      visit.open[id] = isOpen;
    });
  }

  /** At first sight it opens by itself, once, when nothing speaks against an interruption. */
  function openByItself() {
    cancelOpening?.();
    if (!content || content.open === 'never' || kit.visit().open[content.id] !== undefined) return;
    const situation = kit.situation();
    const { shownAt } = kit.stateOf(content.id);
    // Seen on another device or long ago: it waits in its button.
    if (shownAt !== undefined && shownAt < situation.visit.since) return;
    const refusal = kit.mayInterrupt(content, kit.now(), situation);
    if (refusal) {
      if (refusal.retryInMs) cancelOpening = kit.after(refusal.retryInMs + 20, kit.redecide);
      return;
    }
    kit.changeVisit((visit) => visit.interrupted.push(kit.now()));
    open(true, true);
  }

  function painted() {
    if (!content || kit.visit().runs[content.id]?.isShown) return;
    const { id } = content;
    kit.own('$content_shown', named());
    kit.changeVisit((visit) => {
      visit.runs[id] = { isShown: true };
    });
  }

  function end() {
    const id = content?.id;
    if (id) kit.changeVisit((visit) => void delete visit.open[id]);
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
    if (!isClosing) kit.own('$content_dismissed', { ...named(), by });
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
    snapshot(contentId = content?.id) {
      const found = kit.find(contentId);
      if (found?.kind !== 'checklist') return null;
      const items = checklistStatus(found, kit.facts(), kit);
      const doneCount = items.filter(({ done }) => done).length;
      const isOpen = content?.id === contentId && view?.open === true;
      return { content: found, items, doneCount, complete: doneCount === items.length, open: isOpen };
    },
    show(next) {
      if (content?.id === next.id) return;
      if (content) drop();
      content = next;
      path = kit.platform.page().path;
      openByItself();
      paint();
    },
    refresh(isEligible) {
      if (!content) return;
      const { id } = content;
      const published = kit.find(id);
      // A completed one stays until its closing card is closed.
      if (!published || (!isEligible(id) && !isClosing && !isWanted)) return end();
      content = published as ChecklistContent;
      // Who goes on to another page works there, and the panel must not lie over it.
      if (kit.platform.page().path !== path && view?.open && !view.complete) open(false);
      path = kit.platform.page().path;
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
          kit.own('$item_clicked', { ...named(), itemId: item.id });
          // What the action leads to is not to be covered.
          open(false);
          paint();
          return act(item.action?.action, kit, flow);
        case 'action':
          kit.own('$action_clicked', { ...named(), action: intent.action.type });
          end();
          return act(intent.action, kit, flow);
        case 'dismiss':
          return dismiss(intent.by);
        case 'snooze':
          kit.own('$content_snoozed', { ...named(), untilMs: kit.now() + (intent.forMs ?? LATER_MS) });
          return end();
        case 'help':
          return kit.own('$help_requested', { ...named(), ...(intent.message && { message: intent.message }) });
        default:
          return undefined;
      }
    },
  };
}
