import type { TourView } from '../../core/surface.ts';
import type { Mount } from '../context.ts';
import { closer, control } from '../control.ts';
import { draw } from '../dom/draw.ts';
import { h } from '../dom/h.ts';
import { play } from '../layer/motion.ts';
import { fill } from '../strings/strings.ts';
import css from '../success.css?inline';
import { words } from '../text/text.ts';

/** A tour whose page was left: a button in the corner to go on with, where the checklist's is not. */
export const mount: Mount<TourView> = (context, container) => {
  const { layer, send } = context;
  layer.addStyles(css);
  return {
    update({ content, step, index, total }) {
      const to = { contentId: content.id, stepId: step.id };
      const label = fill(context.locale, context.strings.goOn, index + 1, total);
      const isThere = container.firstChild !== null;
      const look = {
        class: 'card launcher fold',
        part: 'launcher',
        'data-foothold-surface': 'launcher',
        'data-foothold-content': content.id,
      };
      const title = words(context, step.title);
      const goOn = control(context, 'open', '', label, () => send({ ...to, type: 'open' }), { title });
      const leave = closer(context, () => send({ ...to, type: 'dismiss', by: 'close' }));
      draw(container, h('div', look, goOn, leave));
      if (isThere) return;
      play(container.children[0] as Element, [{ opacity: 0, scale: 0.8 }, { opacity: 1 }], 180);
      layer.announce(label);
    },
    remove: () => container.replaceChildren(),
  };
};
