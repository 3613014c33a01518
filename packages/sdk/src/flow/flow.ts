/** What is on the screen: at most one tour, one checklist and one celebration, and what happens to them. */
import type { PublishedContent } from '@foothold/protocol/types';
import { decideWhen, mayInterrupt, type Situation } from '@foothold/targeting';
import type { Flow, Kernel } from '../core/kernel.ts';
import type { Intent, Ui, UiHost, View } from '../core/surface.ts';
import { createCelebrationRunner } from './celebration.ts';
import type { ChecklistRunner } from './checklist.ts';
import { createKit, type Kit } from './kit.ts';
import { createTourRunner } from './tour.ts';

const MAX_LOADS = 3;

/** @param loadChecklist fetches the chunk that only those need who have a checklist. */
export function createFlow(
  kernel: Kernel,
  createUi: (host: UiHost) => Ui,
  loadChecklist: () => Promise<Pick<typeof import('./checklist.ts'), 'createChecklistRunner'>>,
): Flow {
  const kit: Kit = { ...createKit(kernel), situation, mayInterrupt };
  let view: View = {};
  let isBatching = false;
  const tab = `${kit.platform.randomBytes(6)}`;
  /** The person has just turned to this tab. */
  let mayClaim = true;
  const parts = { start, changed, place: () => ui.place?.() };
  const tour = createTourRunner(kit, parts);
  let checklist: ChecklistRunner | undefined;
  let loads = 0;
  const celebration = createCelebrationRunner(kit, parts);
  const ui = createUi({
    get theme() {
      return kit.theme();
    },
    get canHelp() {
      // The host hears it, or the server's stuck queue.
      return kit.help() !== undefined || !!kit.options.writeKey;
    },
    checklist: (contentId) => checklist?.snapshot(contentId) ?? null,
    skipped: (type) => kit.emit('block_skipped', { type }),
    locale: kit.locale,
    trait: kit.trait,
    now: kit.now,
    guard: (callback) => kit.guard(callback) as typeof callback,
    dispatch: kit.guard(take),
  });

  function changed() {
    if (isBatching) return;
    const next = { tour: tour.view, checklist: checklist?.view, celebration: celebration.view };
    if (isSame(view, next)) return;
    view = next;
    paint();
    // Of what changes with time alone nobody else speaks.
    kit.emit('change');
  }
  /** The host's own components show these. */
  const isHeadless = (kind: string | undefined) =>
    [kit.options.headless].flat().some((one) => one === true || one === kind);
  function paint() {
    ui.render(Object.fromEntries(Object.entries(view).filter(([kind]) => !isHeadless(kind))));
  }
  /** The tour, unless it is folded. */
  const stage = () => (tour.view?.folded ? undefined : tour.view);
  /** Several changes, one painting. */
  function batch(change: () => void) {
    if (isBatching) return change();
    isBatching = true;
    try {
      change();
    } finally {
      isBatching = false;
      changed();
    }
  }

  function withChecklist(use: (runner: ChecklistRunner) => void) {
    if (checklist) use(checklist);
    else if (loads++ < MAX_LOADS) {
      loadChecklist().then(
        kit.guard(({ createChecklistRunner }) => {
          loads = 0;
          checklist ??= createChecklistRunner(kit, parts);
          const runner = checklist;
          batch(() => use(runner));
        }),
        () => {},
      );
    }
  }

  function start(contentId: string, stepId?: string) {
    const content = kit.find(contentId);
    batch(() => {
      if (content?.kind === 'tour') startTour(content, stepId);
      if (content?.kind === 'celebration') celebration.show(content);
      if (content?.kind === 'checklist') {
        withChecklist((runner) => {
          runner.show(content);
          runner.open(true);
        });
      }
    });
  }
  function stop(contentId?: string) {
    const isMeant = (id: string | undefined) => id !== undefined && (contentId ?? id) === id;
    batch(() => {
      if (isMeant(tour.contentId)) tour.dismiss('api');
      if (isMeant(checklist?.contentId)) checklist?.dismiss('api');
      if (isMeant(celebration.view?.content.id)) celebration.end('api');
    });
  }

  function take(intent: Intent) {
    const { contentId } = intent;
    batch(() => {
      if (intent.type === 'placed') kit.redecide();
      if (intent.type === 'help') kit.help()?.({ contentId, stepId: intent.stepId, message: intent.message });
      if (contentId === tour.contentId) tour.take(intent);
      else if (contentId === checklist?.contentId) checklist.take(intent);
      else if (contentId === celebration.view?.content.id) celebration.take(intent);
    });
  }

  function startByItself(content: PublishedContent & { kind: 'tour' }) {
    const { id } = content;
    const run = kit.visit().runs[id];
    if (!kit.platform.isVisible() || (isElsewhere(id) && !mayClaim)) return;
    if (!run) {
      kit.changeVisit((visit) => {
        visit.interrupted.push(kit.now());
        visit.runs[id] = { isUnprompted: true };
      });
    }
    startTour(content);
  }
  /** A tour has the stage: the checklist waits in its button. */
  function startTour(content: PublishedContent & { kind: 'tour' }, stepId?: string) {
    checklist?.open(false);
    claim(content.id, tab);
    tour.start(content, stepId);
  }
  /**
   * One tab shows a tour: the one in which it was started, or that the person has turned to since. The others see it in
   * the visit's record and let go.
   */
  function claim(id: string, owner: string | undefined) {
    kit.changeVisit((visit) => {
      visit.runs[id] = { ...visit.runs[id], tab: owner };
    });
  }
  const isElsewhere = (id: string) => (kit.visit().runs[id]?.tab ?? tab) !== tab;
  kit.platform.onVisible((isVisible) => {
    mayClaim = isVisible;
    const id = tour.contentId;
    // Hidden: whoever is seen may have it.
    if (id && !isElsewhere(id)) claim(id, isVisible ? tab : undefined);
    kit.redecide();
  });

  function situation(): Situation {
    const panel = view.checklist?.open ? view.checklist : undefined;
    return {
      ...kernel.whereabouts(),
      interruptions: kernel.options.interruptions ?? kernel.published()?.interruptions ?? 'calm',
      server: kernel.facts().interruptions,
      typedAt: kernel.typedAt(),
      open: [stage(), panel, celebration.view].flatMap((one) => (one ? [one.content] : [])),
    };
  }

  return {
    refresh(eligible) {
      batch(() => {
        // What ends now was still eligible a moment ago.
        const { contentId } = tour;
        if (isElsewhere(`${contentId}`) && !mayClaim) tour.drop();
        tour.refresh();
        checklist?.refresh((id) => eligible.some((content) => content.id === id));
        if (celebration.view && !kit.find(celebration.view.content.id)) celebration.end();
        const place = parts.place();
        const isListed = ({ kind, id }: PublishedContent) => kind === 'checklist' && (!place || id === place);
        const list = eligible.find(isListed) ?? eligible.find(({ kind }) => kind === 'checklist');
        if (list?.kind === 'checklist' && (!checklist?.contentId || list.id === place)) {
          withChecklist((runner) => runner.show(list));
        }
        // What is under way comes before what would be new.
        const begun = eligible.filter(({ kind, id }) => kind === 'tour' && id in kit.visit().runs);
        for (const content of [...begun, ...eligible]) {
          if (content.kind === 'celebration' && !stage()) celebration.show(content);
          if (content.kind !== 'tour' || content.id === contentId) continue;
          if (!tour.contentId && !celebration.view) startByItself(content);
        }
        mayClaim = false;
      });
    },
    happened: (event) => batch(() => tour.happened(event)),
    situation,
    decideWhen,
    reset() {
      batch(() => {
        tour.drop();
        checklist?.drop();
        celebration.end();
      });
    },
    repaint() {
      ui.render({});
      view = {};
      changed();
    },
    calls: {
      start,
      stop,
      getChecklist: (contentId) => checklist?.snapshot(contentId) ?? null,
      getTour: () => tour.view && { ...tour.view, stepId: tour.view.step.id },
      getCelebration: () => celebration.view,
      getText: (text) => ui.words?.(text),
      act(intent) {
        // What the built-in surfaces show, they report themselves.
        if (intent?.type !== 'painted' || isHeadless(kit.find(intent.contentId)?.kind))
          take({ action: {}, ...intent } as Intent);
      },
      resume(contentId) {
        const content = kit.find(contentId);
        if (!content) return;
        kit.own('$content_restored', kit.named(content));
        start(contentId);
      },
      open: start,
      close(contentId) {
        if (contentId === checklist?.contentId) batch(() => checklist?.open(false));
        else stop(contentId);
      },
    },
    destroy: () => ui.destroy(),
  };
}

function isSame(a: View, b: View): boolean {
  const isSameList = JSON.stringify(a.checklist) === JSON.stringify(b.checklist);
  return isSameList && a.tour === b.tour && a.celebration === b.celebration;
}
