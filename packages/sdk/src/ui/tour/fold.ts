import type { TourView } from '../../core/surface.ts';
import css from '../checklist/checklist.css?inline';
import type { Mount } from '../context.ts';
import { closer, control } from '../control.ts';
import { draw } from '../dom/draw.ts';
import { h } from '../dom/h.ts';
import { play } from '../layer/motion.ts';
import { fill } from '../strings/strings.ts';
import { words } from '../text/text.ts';

/** A tour whose page was left: a button in the corner to go on with, where the checklist's is not. */
export const mount: Mount<TourView> = (context, container) => {
  context.layer.addStyles(css);
  return {
    update({ content, step, index, total }) {
      const { layer, strings, locale, send } = context;
      const to = { contentId: content.id, stepId: step.id };
      const label = fill(locale, strings.goOn, index + 1, total);
      const before = container.firstElementChild;
      draw(
        container,
        h(
          'div',
          {
            class: 'card launcher fold',
            part: 'launcher',
            'data-foothold-surface': 'launcher',
            'data-foothold-content': content.id,
          },
          control(context, 'open', 'quiet', label, () => send({ ...to, type: 'open' }), {
            title: words(context, step.title),
          }),
          closer(context, () => send({ ...to, type: 'dismiss', by: 'close' })),
        ),
      );
      const button = container.firstElementChild;
      if (before || !button) return;
      play(button, [{ opacity: 0, scale: 0.8 }, { opacity: 1 }], 180);
      layer.announce(label);
    },
    remove: () => container.replaceChildren(),
  };
};
