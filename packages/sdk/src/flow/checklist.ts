/** One checklist: its button or its panel, its items, its closing card. */
import type { Checklist, ContentEvent, OwnEventName, OwnEvents, PublishedContent } from '@foothold/protocol/types';
import { checklistStatus } from '@foothold/targeting';
import type { ChecklistSnapshot } from '../core/api.ts';
import type { ChecklistItemView, ChecklistView } from '../core/surface.ts';
import type { Run } from '../core/visit.ts';
import type { Cancel } from '../platform/platform.ts';
import { tickedSince } from '../ui/checklist/ticked-since.ts';
import { act } from './act.ts';
import type { Kit } from './kit.ts';
import type { Runner } from './runner.ts';

type ChecklistContent = PublishedContent & Checklist;

export interface ChecklistRunner extends Runner {
  readonly view: ChecklistView | undefined;
  show(content: ChecklistContent): void;
  /** `eligible` are wanted by the rules, best first. */
  refresh(eligible: readonly PublishedContent[]): void;
  open(isOpen: boolean): void;
  /** As data, for the host's own components. Default: the one that is shown. */
  snapshot(contentId?: string): ChecklistSnapshot | null;
}

export interface ChecklistHost {
  start(contentId: string, stepId?: string): void;
  changed(): void;
  /** The first place in the page for a checklist: the content that it names, `''` for any; undefined: there is none. */
  place(): string | undefined;
}

const DAY_MS = 86_400_000;

export function createChecklistRunner(kit: Kit, flow: ChecklistHost): ChecklistRunner {
  let view: ChecklistView | undefined;
  let isUnprompted = false;
  /** By code: the rules are not asked. */
  let isWanted = false;
  /** Where the panel was opened. */
  let path = '';
  let cancelOpening: Cancel | undefined;

  const runOf = (id: string): Run => kit.visit().runs[id] ?? {};
  /** An event about the checklist that is shown. */
  function tell<Name extends OwnEventName>(
    name: Name,
    more: Omit<OwnEvents[Name], keyof ContentEvent>,
    { content }: ChecklistView,
  ) {
    kit.own(name, { ...kit.named(content), ...more } as OwnEvents[Name]);
  }

  /** How it stands now. */
  function look(content: ChecklistContent): ChecklistView & { asking: boolean } {
    const { id, welcome } = content;
    const { since, open } = kit.visit();
    const { shownAt = since } = kit.stateOf(id);
    const items = checklistStatus(content, kit.facts(), kit).map((status): ChecklistItemView => {
      const dueAt = shownAt + (status.item.dueDays ?? -1) * DAY_MS;
      return status.done || dueAt < kit.now() ? status : { ...status, dueAt };
    });
    const doneCount = items.filter(({ done }) => done).length;
    const complete = items.length > 0 && doneCount === items.length;
    // Once: in the visit in which the checklist was seen first.
    const asking = !!welcome && !complete && shownAt >= since && kit.trait(welcome.trait, 'person') === undefined;
    return { content, items, doneCount, complete, asking, open: open[id] === true, unprompted: isUnprompted };
  }

  /** Looks again, and does what follows from what has changed. */
  function paint(content = view?.content) {
    const before = view;
    view = content && look(content);
    if (view) {
      const ticked = before ? tickedSince(before, view) : [];
      for (const { item, byColleague } of ticked) {
        if (!byColleague) tell('$item_completed', { itemId: item.id }, view);
      }
      const isCompleted = view.complete && !before?.complete;
      if (isCompleted && kit.stateOf(view.content.id).completedAt === undefined) tell('$content_completed', {}, view);
      if (isCompleted && ticked.length) open(true, true);
      else openByItself(view);
      view = look(view.content);
    }
    flow.changed();
  }

  function open(isOpen: boolean, isByItself = false) {
    if (!view) return;
    cancelOpening?.();
    isUnprompted = isByItself;
    const { id } = view.content;
    kit.changeRun(id, { step: view.complete ? 'closing' : 'open' });
    kit.changeVisit((visit) => {
      visit.open[id] = isOpen;
    });
  }

  /** At first sight (or once a visit, or when all is done) it opens, when nothing speaks against an interruption. */
  function openByItself({ content, complete }: ChecklistView) {
    cancelOpening?.();
    const { id, open: mode } = content;
    const { since, open: opened } = kit.visit();
    const { shownAt = since } = kit.stateOf(id);
    const { step } = runOf(id);
    // Seen on another device or long ago: it waits in its button.
    const isOver = mode === 'visit' ? step : mode === 'never' || opened[id] !== undefined || shownAt < since;
    if ((complete ? step === 'closing' : isOver) || ['', id].includes(flow.place() as string)) return;
    const { reason, retryInMs } = kit.mayInterrupt(content, kit.now(), kit.situation()) ?? {};
    // The closing card answers what somebody has done: it costs nothing.
    if (reason && !(complete && reason === 'budget')) {
      if (retryInMs) cancelOpening = kit.after(retryInMs + 20, kit.redecide);
      return;
    }
    if (!complete) {
      kit.interrupt();
      kit.track('$touch'); // other devices have the same budget
    }
    open(true, true);
  }

  /** It goes, for now at least; the next in line may come. */
  function end() {
    if (!view) return;
    const { content, complete } = view;
    // The closing card was closed: it does not come back.
    if (complete) kit.changeRun(content.id, { isGivenUp: true });
    kit.changeVisit((visit) => void delete visit.open[content.id]);
    drop();
    kit.redecide();
  }
  function show(content: ChecklistContent) {
    if (view?.content.id === content.id) return;
    drop();
    path = kit.platform.page().path;
    paint(content);
  }
  /** It stays while it is wanted, and looks at what has changed. */
  function stay(shown: ChecklistView, eligible: readonly PublishedContent[]) {
    const { id } = shown.content;
    const content = kit.find(id);
    const isEligible = eligible.some((one) => one.id === id);
    // A completed one stays until its closing card is closed.
    if (content?.kind !== 'checklist' || !(isEligible || shown.complete || isWanted)) return end();
    // Who goes on to another page works there, and the panel must not lie over it.
    if (kit.platform.page().path !== path && shown.open && !shown.complete) open(false);
    path = kit.platform.page().path;
    paint(content);
  }
  function drop() {
    cancelOpening?.();
    isWanted = false;
    view = undefined;
    flow.changed();
  }
  function dismiss(by: 'close' | 'skip' | 'escape' | 'api') {
    if (view && !view.complete) tell('$content_dismissed', { by }, view);
    end();
  }

  return {
    get view() {
      return view;
    },
    get contentId() {
      return view?.content.id;
    },
    named: () => kit.named((view as ChecklistView).content),
    dismiss,
    end,
    drop,
    snapshot(contentId = view?.content.id) {
      const content = kit.find(contentId);
      if (content?.kind !== 'checklist') return null;
      const active = view?.content.id === contentId;
      return { ...look(content), ...(!active && { open: false, asking: false }), active };
    },
    show,
    refresh(eligible) {
      if (view) stay(view, eligible);
      const place = flow.place();
      const lists = eligible.filter((content) => content.kind === 'checklist');
      const list = lists.find(({ id }) => id === place) ?? lists[0];
      if (list && (!view || list.id === place)) show(list);
    },
    open(isOpen) {
      isWanted ||= isOpen;
      open(isOpen);
      paint();
    },
    take(intent) {
      if (!view) return;
      const { content } = view;
      switch (intent.type) {
        case 'painted':
          if (runOf(content.id).isShown) return;
          tell('$content_shown', {}, view);
          return kit.changeRun(content.id, { isShown: true });
        case 'open':
        case 'collapse':
          open(intent.type === 'open');
          return paint();
        case 'item': {
          const item = content.items.find(({ id }) => id === intent.itemId);
          if (!item) return;
          tell('$item_clicked', { itemId: item.id }, view);
          // What the action leads to is not to be covered.
          open(false);
          paint();
          return act(item.action?.action, kit, flow);
        }
        case 'answer': {
          const { value = null } = intent;
          const { trait = '' } = content.welcome ?? {};
          // At once, for everything that shows; the server needs a moment to know it, too.
          kit.changeVisit((visit) => {
            visit.answers = { ...visit.answers, [trait]: value };
          });
          if (value !== null) kit.send({ type: 'identify', traits: { [trait]: value } });
          return paint();
        }
        case 'action':
          tell('$action_clicked', { action: intent.action.type }, view);
          end();
          return act(intent.action, kit, flow);
        case 'dismiss':
          return dismiss(intent.by);
        default:
          return undefined;
      }
    },
  };
}
