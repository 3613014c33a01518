import type { UiContext } from './context.ts';
import { type Child, h, type Props } from './dom/h.ts';
import { CROSS, icon } from './icon.ts';

/** What a control is for; customers' own tests find it by this. */
export type ControlAction =
  | 'next'
  | 'back'
  | 'skip'
  | 'close'
  | 'snooze'
  | 'action'
  | 'answer'
  | 'expand'
  | 'open'
  | 'collapse'
  | 'item'
  | 'submit'
  | 'help'
  | 'menu';

/** A real button. */
export function control(
  { host }: UiContext,
  action: ControlAction,
  className: string,
  label: Child,
  act: (() => void) | null,
  more?: Props,
): HTMLElement {
  const onclick = act && host.guard(act);
  const props = { class: className, part: `button ${action}`, 'data-foothold-action': action };
  return h('button', { type: 'button', ...props, ...(onclick && { onclick }), ...more }, label);
}

/** The cross in the corner. */
export function closer(context: UiContext, act: () => void): HTMLElement {
  return control(context, 'close', 'icon close', icon(CROSS), act, { 'aria-label': context.strings.close });
}
