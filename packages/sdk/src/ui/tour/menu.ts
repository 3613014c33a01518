import type { TourView } from '../../core/surface.ts';
import type { UiContext } from '../context.ts';
import { control } from '../control.ts';
import { toggleMenu } from '../menu/menu.ts';
import css from '../success.css?inline';

/** Opens a step's menu, or closes it: later, or a call for help. */
export function toggleTourMenu(context: UiContext, { content, step }: TourView, card: HTMLElement): void {
  const { strings, layer, send } = context;
  layer.addStyles(css);
  const later = () => send({ contentId: content.id, type: 'snooze' });
  const about = { contentId: content.id, stepId: step.id };
  toggleMenu(context, card, about, control(context, 'snooze', '', strings.later, later));
}
