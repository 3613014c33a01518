import type { ChecklistView } from '../../core/surface.ts';
import type { UiContext } from '../context.ts';
import { closer, control } from '../control.ts';
import { h } from '../dom/h.ts';
import { CHECK, DOTS, icon } from '../icon.ts';
import { rich } from '../text/text.ts';

const UP = 'M4.5 11l4.5-4.5L13.5 11';
const DOWN = 'M4.5 7l4.5 4.5L13.5 7';

interface Doings {
  collapse: (() => void) | false;
  expand: (() => void) | false | undefined;
  dismiss(): void;
  help(): void;
  toggleMenu(): void;
}

/** Title, promise, and the two ways out: back into the button, or (in the menu) away for good. */
export function header(context: UiContext, view: ChecklistView, menuOpen: boolean, does: Doings): HTMLElement {
  const { strings, host } = context;
  const { content, complete } = view;
  const title = complete ? (content.done?.title ?? strings.allDone) : content.title;
  const toggle = { 'aria-label': strings.menu, 'aria-expanded': `${menuOpen}` };
  return h(
    'div',
    { class: 'head' },
    h(
      'div',
      null,
      complete && h('span', { class: 'badge', part: 'badge' }, icon(CHECK, 24)),
      h('h2', { id: 'checklist-title', part: 'title' }, rich(context, title)),
      !complete &&
        content.promise &&
        h('p', { class: 'promise', id: 'checklist-promise' }, rich(context, content.promise)),
    ),
    h(
      'div',
      { class: 'tools' },
      complete
        ? closer(context, does.dismiss)
        : [
            control(context, 'menu', 'icon dots', icon(DOTS), does.toggleMenu, toggle),
            does.expand && control(context, 'expand', 'icon', icon(UP), does.expand, { 'aria-label': strings.showAll }),
            does.collapse &&
              control(context, 'collapse', 'icon', icon(DOWN), does.collapse, {
                'aria-label': strings.collapse,
              }),
          ],
      menuOpen &&
        h(
          'div',
          { class: 'menu', part: 'menu' },
          host.canHelp && control(context, 'help', '', strings.help, does.help),
          control(context, 'close', '', strings.hide, does.dismiss),
        ),
    ),
  );
}
