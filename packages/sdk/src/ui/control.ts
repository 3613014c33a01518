import type { UiContext } from './context.ts';
import { type Child, h, type Props } from './dom/h.ts';
import { CROSS, DOTS, icon } from './icon.ts';

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

/** A control that is only a drawing, with a name for those who do not see it. */
export function tool(
  context: UiContext,
  action: ControlAction,
  path: string,
  label: string,
  act: () => void,
  more?: Props,
): HTMLElement {
  return control(context, action, `icon ${action}`, icon(path), act, { 'aria-label': label, ...more });
}

/** The cross in the corner. */
export function closer(context: UiContext, act: () => void): HTMLElement {
  return tool(context, 'close', CROSS, context.strings.close, act);
}

/** The dots that open a menu. */
export function dots(context: UiContext, act: () => void): HTMLElement {
  return tool(context, 'menu', DOTS, context.strings.menu, act, { 'aria-expanded': 'false' });
}
