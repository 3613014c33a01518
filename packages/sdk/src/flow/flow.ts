/** What is on the screen: at most one tour, one checklist and one celebration, and what happens to them. */
import type { PublishedContent } from '@foothold/protocol/types';
import { currentStep, decideWhen, mayInterrupt, type Situation } from '@foothold/targeting';
import type { Flow, Kernel } from '../core/kernel.ts';
import type { Intent, Ui, UiHost, View } from '../core/surface.ts';
import type { CelebrationRunner, createCelebrationRunner } from './celebration.ts';
import type { ChecklistRunner, createChecklistRunner } from './checklist.ts';
import { createKit, type Kit } from './kit.ts';
import { runTour, type TourContent, type TourRun } from './tour.ts';

const MAX_LOADS = 3;

/** The runners of what most pages show only now and then. */
interface Success {
  createChecklistRunner: typeof createChecklistRunner;
  createCelebrationRunner: typeof createCelebrationRunner;
}

/** @param loadSuccess fetches the chunk that only those need who have a checklist or a celebration. */
export function createFlow(kernel: Kernel, createUi: (host: UiHost) => Ui, loadSuccess: () => Promise<Success>): Flow {
  const kit: Kit = { ...createKit(kernel), situation, mayInterrupt };
  let view: View = {};
  let isBatching = false;
  const tab = `${kit.platform.randomBytes(6)}`;
  /** The person has just turned to this tab. */
  let mayClaim = true;
  const parts = { start, changed, ended, paintings: 0, place: () => ui.place?.() };
  let tour: TourRun | undefined;
  let checklist: ChecklistRunner | undefined;
  let celebration: CelebrationRunner | undefined;
  /** A celebration is on its way: no tour begins in its place. */
  let isComing = false;
  let loads = 0;
  const getChecklist = (contentId?: string) => checklist?.snapshot(contentId) ?? null;
  const ui = createUi({
    get theme() {
      return kit.options.theme ?? kit.published()?.theme ?? {};
    },
    get canHelp() {
      // The host hears it, or the server's stuck queue.
      return !!(kit.registered.help ?? kit.options.writeKey);
    },
    checklist: getChecklist,
    skipped: (type) => kit.emit('block_skipped', { type }),
    locale: () => kit.options.locale ?? kit.platform.browser().locale,
    trait: kit.trait,
    now: kit.now,
    guard: kit.guard as UiHost['guard'],
    dispatch: kit.guard(take),
  });

  function changed() {
    if (isBatching) return;
    const next = { tour: tour?.view, checklist: checklist?.view, celebration: celebration?.view };
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
  const stage = () => (tour?.view?.folded ? undefined : tour?.view);
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

  function withSuccess(use: () => void) {
    if (celebration) use();
    else if (loads++ < MAX_LOADS) {
      loadSuccess().then(
        kit.guard((success) => {
          loads = 0;
          isComing = false;
          checklist ??= success.createChecklistRunner(kit, parts);
          celebration ??= success.createCelebrationRunner(kit, parts);
          batch(use);
        }),
        () => {
          isComing = false;
        },
      );
    }
  }
  function celebrate(content: PublishedContent & { kind: 'celebration' }) {
    if (celebration) return celebration.show(content);
    isComing ||= loads < MAX_LOADS;
    // By then somebody else may be here.
    withSuccess(kit.redecide);
  }

  function start(contentId: string, stepId?: string) {
    const content = kit.find(contentId);
    batch(() => {
      if (content?.kind === 'tour') startTour(content, stepId);
      if (content?.kind === 'celebration') withSuccess(() => celebration?.show(content));
      if (content?.kind === 'checklist') {
        withSuccess(() => {
          checklist?.show(content);
          checklist?.open(true);
        });
      }
    });
  }
  const runners = () => [tour, checklist, celebration].filter((one) => one !== undefined);
  function stop(contentId?: string) {
    batch(() => {
      for (const one of runners())
        if (one.contentId && one.contentId === (contentId ?? one.contentId)) one.dismiss('api');
    });
  }

  function take(intent: Intent) {
    const { type, contentId } = intent;
    const { help } = kit.registered;
    batch(() => {
      if (type === 'placed') kit.redecide();
      if (type === 'help' && help) kit.guard(help)({ contentId, stepId: intent.stepId, message: intent.message });
      runners()
        .find((one) => one.contentId === contentId)
        ?.take(intent);
    });
  }

  function startByItself(content: TourContent) {
    const { id } = content;
    if (!kit.platform.isVisible() || (isElsewhere(id) && !mayClaim)) return;
    if (!kit.visit().runs[id]) {
      kit.interrupt();
      kit.changeRun(id, { isUnprompted: true });
    }
    startTour(content);
  }
  function startTour(content: TourContent, stepId?: string) {
    const { id, steps } = content;
    const run = kit.visit().runs[id];
    const step = steps.find((one) => one.id === stepId) ?? currentStep(steps, kit.stateOf(id), run);
    if (!step) return;
    // A tour has the stage: the checklist waits in its button.
    checklist?.open(false);
    tour?.drop();
    kit.changeRun(id, { isGivenUp: undefined, tab });
    tour = runTour(kit, parts, content, step);
    tour.refresh();
    changed();
  }
  function ended() {
    tour = undefined;
    changed();
  }
  /**
   * One tab shows a tour: the one in which it was started, or that the person has turned to since. The others see it in
   * the visit's record and let go.
   */
  const isElsewhere = (id: string) => (kit.visit().runs[id]?.tab ?? tab) !== tab;
  function seen(isVisible: boolean) {
    mayClaim = isVisible;
    const id = tour?.contentId;
    // Hidden: whoever is seen may have it.
    if (id && !isElsewhere(id)) kit.changeRun(id, { tab: isVisible ? tab : undefined });
    kit.redecide();
  }

  function situation(): Situation {
    const panel = view.checklist?.open ? view.checklist : undefined;
    const { interruptions: server, version } = kernel.facts();
    return {
      ...kernel.whereabouts(),
      interruptions: kernel.options.interruptions ?? kernel.published()?.interruptions ?? 'calm',
      server,
      version,
      open: [stage(), panel, celebration?.view].flatMap((one) => one?.content ?? []),
    };
  }

  return {
    refresh(eligible) {
      batch(() => {
        // What ends now was still eligible a moment ago.
        const contentId = tour?.contentId;
        if (contentId && isElsewhere(contentId) && !mayClaim) tour?.drop();
        tour?.refresh();
        checklist?.refresh((id) => eligible.some((content) => content.id === id));
        if (!kit.find(celebration?.contentId)) celebration?.drop();
        const place = parts.place();
        const lists = eligible.filter((content) => content.kind === 'checklist');
        const list = lists.find(({ id }) => id === place) ?? lists[0];
        if (list && (!checklist?.contentId || list.id === place)) {
          withSuccess(() => checklist?.show(list));
        }
        // What is under way comes before what would be new.
        const begun = eligible.filter(({ kind, id }) => kind === 'tour' && id in kit.visit().runs);
        for (const content of [...begun, ...eligible]) {
          if (content.kind === 'celebration' && !stage()) celebrate(content);
          const isNext = content.kind === 'tour' && content.id !== contentId;
          if (isNext && !tour && !celebration?.contentId && !isComing) startByItself(content);
        }
        mayClaim = false;
      });
    },
    happened(event) {
      // The quiet after it begins before the server has said how long it is.
      if (event === '$complaint') kit.interrupt();
      batch(() => tour?.happened(event));
    },
    seen,
    situation,
    decideWhen,
    reset() {
      batch(() => {
        for (const one of runners()) one.drop();
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
      getChecklist,
      getTour: () => tour?.view && { ...tour.view, stepId: tour.view.step.id },
      getCelebration: () => celebration?.view,
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
