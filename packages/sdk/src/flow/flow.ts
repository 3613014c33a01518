/** What is on the screen: at most one tour, one checklist and one celebration, and what happens to them. */
import type { PublishedContent } from '@foothold/protocol/types';
import type { Flow, Kernel } from '../core/kernel.ts';
import type { Intent, Ui, UiHost, View } from '../core/surface.ts';
import { createCelebrationRunner } from './celebration.ts';
import { createChecklistRunner } from './checklist.ts';
import { createTourRunner } from './tour.ts';

export function createFlow(kernel: Kernel, createUi: (host: UiHost) => Ui): Flow {
  let view: View = {};
  let isBatching = false;
  const parts = { start, changed };
  const tour = createTourRunner(kernel, parts);
  const checklist = createChecklistRunner(kernel, parts);
  const celebration = createCelebrationRunner(kernel, parts);
  const ui = createUi({
    get theme() {
      return kernel.theme;
    },
    locale: kernel.locale,
    trait: kernel.trait,
    now: kernel.now,
    guard: (callback) => kernel.guard(callback) as typeof callback,
    dispatch: kernel.guard(take),
  });

  function changed() {
    if (isBatching) return;
    const next = { tour: tour.view, checklist: checklist.view, celebration: celebration.view };
    if (isSame(view, next)) return;
    view = next;
    ui.render(view);
  }
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

  function start(contentId: string, stepId?: string) {
    const content = kernel.contents().find(({ id }) => id === contentId);
    if (content) batch(() => begin(content, stepId));
  }
  function begin(content: PublishedContent, stepId?: string) {
    if (content.kind === 'tour') tour.start(content, stepId);
    else if (content.kind === 'celebration') celebration.show(content);
    else if (content.kind === 'checklist') {
      checklist.show(content);
      checklist.open(true);
    }
  }

  function take(intent: Intent) {
    const { contentId } = intent;
    batch(() => {
      if (contentId === tour.contentId) tour.take(intent);
      else if (contentId === checklist.contentId) checklist.take(intent);
      else if (contentId === celebration.view?.content.id) celebration.take(intent);
    });
  }

  return {
    get view() {
      return view;
    },
    refresh(eligible) {
      batch(() => {
        const ids = new Set(eligible.map(({ id }) => id));
        tour.refresh();
        checklist.refresh((id) => ids.has(id));
        const isPublished = kernel.contents().some(({ id }) => id === celebration.view?.content.id);
        if (celebration.view && !isPublished) celebration.end();
        for (const content of eligible) {
          if (content.kind === 'checklist' && !checklist.contentId) checklist.show(content);
          if (content.kind === 'celebration' && !tour.view) celebration.show(content);
          if (content.kind === 'tour' && !tour.contentId && !celebration.view) startByItself(content);
        }
      });
    },
    start,
    stop(contentId) {
      if (tour.contentId === contentId) tour.dismiss('api');
      if (checklist.contentId === contentId) checklist.dismiss('api');
      if (celebration.view?.content.id === contentId) celebration.end('api');
    },
    open(contentId, isOpen) {
      const content = kernel.contents().find(({ id }) => id === contentId);
      if (content?.kind !== 'checklist') return isOpen ? start(contentId) : this.stop(contentId);
      batch(() => {
        if (isOpen) checklist.show(content);
        if (checklist.contentId === contentId) checklist.open(isOpen);
      });
    },
    happened: (event) => batch(() => tour.happened(event)),
    destroy() {
      ui.destroy();
    },
  };

  function startByItself(content: PublishedContent & { kind: 'tour' }) {
    const isUnderWay = kernel.visit().runs[content.id] !== undefined;
    if (!isUnderWay) kernel.changeVisit((visit) => visit.interrupted.push(kernel.now()));
    tour.start(content);
  }
}

function isSame(a: View, b: View): boolean {
  return (
    a.tour === b.tour && a.celebration === b.celebration && JSON.stringify(a.checklist) === JSON.stringify(b.checklist)
  );
}
