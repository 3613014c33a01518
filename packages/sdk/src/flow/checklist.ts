/** One checklist: its button or its panel, its items, its closing card. */
import type { Checklist, PublishedContent } from '@foothold/protocol/types';
import { checklistStatus } from '@foothold/targeting';
import type { ChecklistSnapshot } from '../core/api.ts';
import type { ChecklistItemView, ChecklistView, Intent } from '../core/surface.ts';
import type { Run } from '../core/visit.ts';
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

const DAY_MS = 86_400_000;

export function createChecklistRunner(
  kit: Kit,
  flow: { start(contentId: string, stepId?: string): void; changed(): void; place(): string | undefined },
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

  const named = () => kit.named(content as ChecklistContent);
  const runOf = (id: string) => kit.visit().runs[id] ?? {};
  const changeRun = (id: string, change: Run) =>
    kit.changeVisit((visit) => {
      visit.runs[id] = { ...visit.runs[id], ...change };
    });

  /** The facts, with what the welcome question was answered: the server needs a moment to know it, too. */
  function factsOf({ id, welcome }: ChecklistContent) {
    const facts = kit.facts();
    const { answer } = runOf(id);
    return welcome && answer ? { ...facts, traits: { [welcome.trait]: answer, ...facts.traits } } : facts;
  }
  /** Once: in the visit in which the checklist was seen first. */
  function isAsking({ id, welcome }: ChecklistContent) {
    const since = kit.visit().since;
    const { shownAt = since } = kit.stateOf(id);
    return (
      !!welcome &&
      kit.trait(welcome.trait, 'person') === undefined &&
      runOf(id).answer === undefined &&
      shownAt >= since
    );
  }
  function itemsOf(one: ChecklistContent): ChecklistItemView[] {
    const { shownAt = kit.visit().since } = kit.stateOf(one.id);
    return checklistStatus(one, factsOf(one), kit).map((status) => {
      const dueAt = shownAt + (status.item.dueDays ?? -1) * DAY_MS;
      return status.done || dueAt < kit.now() ? status : { ...status, dueAt };
    });
  }

  function paint() {
    view = undefined;
    if (content) {
      const items = itemsOf(content);
      const doneCount = items.filter((item) => item.done).length;
      const isComplete = items.length > 0 && doneCount === items.length;
      const justDone = items.filter(({ item, done: isDone }) => isDone && done && !done.has(item.id));
      done = new Set(items.flatMap(({ item, done: isDone }) => (isDone ? [item.id] : [])));
      for (const { item, byColleague } of justDone) {
        if (!byColleague) kit.own('$item_completed', { ...named(), itemId: item.id });
      }
      if (isComplete && !isClosing) {
        isClosing = true;
        if (kit.stateOf(content.id).completedAt === undefined) kit.own('$content_completed', named());
        if (justDone.length) open(true, true);
        else openByItself();
      }
      const isOpen = kit.visit().open[content.id] === true;
      const asking = !isComplete && isAsking(content);
      view = { content, items, open: isOpen, unprompted: isUnprompted, doneCount, complete: isComplete, asking };
    }
    flow.changed();
  }

  function open(isOpen: boolean, isByItself = false) {
    if (!content) return;
    const { id } = content;
    isUnprompted = isByItself;
    cancelOpening?.();
    changeRun(id, { step: isClosing ? 'closing' : 'open' });
    kit.changeVisit((visit) => {
      visit.open[id] = isOpen;
    });
  }

  /** At first sight (or once a visit, or when all is done) it opens, when nothing speaks against an interruption. */
  function openByItself() {
    cancelOpening?.();
    if (!content) return;
    const { id, open: mode } = content;
    const visit = kit.visit();
    const { shownAt = visit.since } = kit.stateOf(id);
    const { step } = runOf(id);
    // Seen on another device or long ago: it waits in its button.
    const isOver = mode === 'visit' ? step : mode === 'never' || visit.open[id] !== undefined || shownAt < visit.since;
    const place = flow.place();
    if ((isClosing ? step === 'closing' : isOver) || place === '' || place === id) return;
    const refusal = kit.mayInterrupt(content, kit.now(), kit.situation());
    // The closing card answers what somebody has done: it costs nothing.
    if (refusal && !(isClosing && refusal.reason === 'budget')) {
      if (refusal.retryInMs) cancelOpening = kit.after(refusal.retryInMs + 20, kit.redecide);
      return;
    }
    if (!isClosing) {
      kit.changeVisit((one) => one.interrupted.push(kit.now()));
      kit.track('$touch'); // other devices have the same budget
    }
    open(true, true);
  }

  function painted() {
    if (!content || kit.visit().runs[content.id]?.isShown) return;
    const { id } = content;
    kit.own('$content_shown', named());
    changeRun(id, { isShown: true });
  }

  function end() {
    const id = content?.id;
    if (id) kit.changeVisit((visit) => void delete visit.open[id]);
    // The closing card was closed: it does not come back.
    if (id && isClosing) changeRun(id, { isGivenUp: true });
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
      const items = itemsOf(found);
      const doneCount = items.filter(({ done }) => done).length;
      const { open: isOpen = false, asking = false } = (content?.id === contentId && view) || {};
      const complete = doneCount === items.length;
      const active = content?.id === contentId;
      return { content: found, items, doneCount, complete, open: isOpen, asking, active };
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
        case 'answer': {
          const { trait = '' } = content.welcome ?? {};
          changeRun(content.id, { answer: intent.value ?? null });
          if (intent.value !== undefined) kit.send({ type: 'identify', traits: { [trait]: intent.value } });
          return paint();
        }
        case 'action':
          kit.own('$action_clicked', { ...named(), action: intent.action.type });
          end();
          return act(intent.action, kit, flow);
        case 'dismiss':
          return dismiss(intent.by);
        case 'snooze':
          kit.own('$content_snoozed', { ...named(), untilMs: kit.now() + (intent.forMs ?? DAY_MS) });
          return end();
        case 'help': {
          const { stepId, message } = intent;
          return kit.own('$help_requested', { ...named(), ...(stepId && { stepId }), ...(message && { message }) });
        }
        default:
          return undefined;
      }
    },
  };
}
