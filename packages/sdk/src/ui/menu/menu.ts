import type { UiContext } from '../context.ts';
import { control } from '../control.ts';
import { type Child, h } from '../dom/h.ts';
import { onEscape } from '../escape.ts';
import { type About, askForHelp } from './help.ts';

/**
 * Opens a card's menu, or closes it. A call for help is among the entries where somebody hears it. It closes with a
 * choice, with Escape, and when the focus goes elsewhere.
 */
export function toggleMenu(context: UiContext, card: HTMLElement, about: About, first?: Child, last?: Child): void {
  const { host, strings } = context;
  const tools = card.querySelector('.tools') as HTMLElement;
  const dots = tools.querySelector('[aria-expanded]') as HTMLElement;
  const close = () => {
    dots.ariaExpanded = 'false';
    tools.querySelector('.choices')?.remove();
  };
  if (dots.ariaExpanded === 'true') {
    close();
    return;
  }
  const back = () => {
    close();
    dots.focus();
  };
  const left = ({ relatedTarget: to }: FocusEvent) => {
    if (to && !tools.contains(to as Node)) close();
  };
  const help = host.canHelp && control(context, 'help', '', strings.help, () => askForHelp(context, card, about));
  const doings = { onclick: host.guard(close), onkeydown: onEscape(context, back) };
  const menu = h('div', { class: 'choices', part: 'menu', ...doings }, first, help, last);
  menu.addEventListener('focusout', host.guard(left));
  dots.ariaExpanded = 'true';
  tools.append(menu);
  menu.querySelector('button')?.focus();
}
