/** What is on the screen: at most one tour, one checklist and one celebration, and what happens to them. */
import { currentStep, decideWhen, mayInterrupt, type Situation } from '@foothold/targeting';
import type { Flow, Kernel } from '../core/kernel.ts';
import type { Intent, Ui, UiHost, View } from '../core/surface.ts';
import type { Run } from '../core/visit.ts';
import { createKit, type Kit } from './kit.ts';
import type { createSuccess, Success } from './success.ts';
import { runTour, type TourContent, type TourRun } from './tour.ts';

const MAX_LOADS = 3;
const AGAIN_MS = 60_000;

/**
 * @param loadSuccess fetches the chunk that only those need who have a checklist or a celebration. When that fails three
 * times it is fetched again a minute later, when it is asked for.
 */
export function createFlow(
  kernel: Kernel,
  createUi: (host: UiHost) => Ui,
  loadSuccess: () => Promise<{ createSuccess: typeof createSuccess }>,
): Flow {
  const kit: Kit = { ...createKit(kernel), situation, mayInterrupt };
  let view: View = {};
  let painted = '';
  let isBatching = false;
  const tab = `${kit.platform.randomBytes(6)}`;
  /** The person has just turned to this tab. */
  let mayClaim = true;
  const parts = { start, changed, ended, paintings: 0, place: () => ui.place?.() };
  let tour: TourRun | undefined;
  let success: Success | undefined;
  let arriving: Promise<void> | undefined;
  let loads = MAX_LOADS;
  const getChecklist = (contentId?: string) => success?.checklist.snapshot(contentId) ?? null;
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
    const next = { tour: tour?.view, checklist: success?.checklist.view, celebration: success?.celebration.view };
    const now = JSON.stringify(next);
    if (now === painted) return;
    painted = now;
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

  /** Once their runners are here; @returns are they, or are they on their way? */
  function withSuccess(use: (runners: Success) => void): boolean {
    if (success) use(success);
    else if (loads) {
      arriving ??= loadSuccess().then(arrived, failed);
      void arriving.then(kit.guard(() => success && batch(() => use(success as Success))));
    }
    return loads > 0;
  }
  const arrived = kit.guard((chunk: { createSuccess: typeof createSuccess }) => {
    success = chunk.createSuccess(kit, parts);
  });
  function failed() {
    arriving = undefined;
    loads--;
    if (!loads)
      kit.after(AGAIN_MS, () => {
        loads = 1;
      });
  }

  function start(contentId: string, stepId?: string) {
    const content = kit.find(contentId);
    batch(() => {
      if (content?.kind === 'tour') startTour(content, stepId, { isAsked: true });
      else if (content) withSuccess((runners) => runners.start(content));
    });
  }
  const runners = () => [tour, success?.checklist, success?.celebration].filter((one) => one !== undefined);
  function stop(contentId?: string) {
    batch(() => {
      for (const one of runners())
        if (one.contentId && one.contentId === (contentId ?? one.contentId)) one.dismiss('api');
    });
  }

  function take(intent: Intent) {
    const { type, contentId } = intent;
    const runner = () => runners().find((one) => one.contentId === contentId);
    batch(() => {
      if (type === 'placed') kit.redecide();
      else if (type === 'help' || type === 'snooze') withSuccess(({ ask }) => ask(intent, runner()));
      else runner()?.take(intent);
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
  function startTour(content: TourContent, stepId?: string, how?: Run) {
    const { id, steps } = content;
    const run = kit.visit().runs[id];
    const step = steps.find((one) => one.id === stepId) ?? currentStep(steps, kit.stateOf(id), run);
    if (!step) return;
    // A tour has the stage: the checklist waits in its button.
    success?.checklist.open(false);
    tour?.drop();
    kit.changeRun(id, { ...how, isGivenUp: undefined, tab });
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
      open: [stage(), panel, success?.celebration.view].flatMap((one) => one?.content ?? []),
    };
  }

  return {
    refresh(eligible) {
      batch(() => {
        // What ends now was still eligible a moment ago.
        const contentId = tour?.contentId;
        if (contentId && isElsewhere(contentId) && !mayClaim) tour?.drop();
        tour?.refresh();
        success?.checklist.refresh(eligible);
        success?.celebration.refresh();
        /** A celebration is on its way: no tour begins in its place. */
        let isComing = false;
        // What is under way comes before what would be new.
        const begun = eligible.filter(({ kind, id }) => kind === 'tour' && id in kit.visit().runs);
        for (const content of [...begun, ...eligible]) {
          if (content.kind === 'tour') {
            const isNext = content.id !== contentId && !tour && !success?.celebration.view;
            if (isNext && !isComing) startByItself(content);
          } else if (!success) {
            const isUnderWay = withSuccess(kit.redecide);
            isComing ||= isUnderWay && content.kind === 'celebration';
          } else if (content.kind === 'celebration' && !stage()) success.celebration.show(content);
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
    isElsewhere,
    situation,
    decideWhen,
    reset() {
      batch(() => {
        for (const one of runners()) one.drop();
      });
    },
    repaint() {
      ui.render({});
      painted = '';
      changed();
    },
    calls: {
      start,
      stop,
      getChecklist,
      getTour: () => tour?.view && { ...tour.view, stepId: tour.view.step.id },
      getCelebration: () => success?.celebration.view,
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
        if (contentId === success?.checklist.contentId) batch(() => success?.checklist.open(false));
        else stop(contentId);
      },
    },
    destroy: () => ui.destroy(),
  };
}
