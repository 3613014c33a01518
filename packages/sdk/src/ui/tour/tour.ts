/** The tour's surface: a view names one step, which is drawn until another is to be seen (see `drawing.ts`). */
import type { TourView } from '../../core/surface.ts';
import type { Mount } from '../context.ts';
import { isOurs, rememberFocus } from '../focus.ts';
import { drawStep, type Report } from './drawing.ts';

/** Mounts the tour's surface. */
export const mount: Mount<TourView> = (context, container) => {
  let drawing = new AbortController();
  /** The run that was painted, and the one that is drawn, with the words that it is in. */
  let painted = '';
  let drawn = '';
  /** The person has done what the last step asks for. */
  let isDone = false;
  const restoreFocus = rememberFocus();

  function release() {
    drawing.abort();
    container.replaceChildren();
  }

  return {
    update(view) {
      const { content, step, index, total } = view;
      const run = `${view.run} ${view.centered}`;
      const now = [run, context.locale, context.strings.close].join();
      if (now === drawn) return;
      drawn = now;
      release();
      drawing = new AbortController();
      const send = (report: Report) => {
        if (report.type === 'painted') painted = run;
        isDone = index === total - 1 && /next|clicked|filled/.test(report.type);
        context.send({ contentId: content.id, stepId: step.id, ...report });
      };
      drawStep(context, container, view, run !== painted, drawing.signal, send);
    },
    remove() {
      const isFocused = isOurs(container);
      release();
      if (isDone) context.layer.sayLast(context.strings.allDone);
      if (isFocused) restoreFocus();
    },
  };
};
