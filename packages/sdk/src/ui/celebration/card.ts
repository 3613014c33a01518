import type { CelebrationView } from '../../core/surface.ts';
import type { UiContext } from '../context.ts';
import { closer, control } from '../control.ts';
import { h } from '../dom/h.ts';
import { CHECK, icon } from '../icon.ts';
import { localize } from '../text/localize.ts';
import { rich } from '../text/text.ts';

/** What was achieved, in the person's own terms, and one next step. */
export function scene(
  context: UiContext,
  { content }: CelebrationView,
  close: () => void,
  act: () => void,
): HTMLElement[] {
  const modal = content.style === 'modal';
  const { action, body } = content;
  return [
    // A click beside the dialog leaves the focus where it is.
    h('div', { class: modal ? 'wall' : 'glow', onmousedown: (event) => event.preventDefault() }),
    h('div', { class: modal ? 'shade' : '', part: 'overlay' }),
    h(
      'div',
      {
        class: `card ${modal ? 'party' : 'toast'}`,
        part: 'card',
        role: modal ? 'dialog' : 'group',
        'aria-modal': modal && 'true',
        'aria-labelledby': 'celebration-title',
        'aria-describedby': body && 'celebration-body',
        tabindex: -1,
        'data-foothold-surface': 'celebration',
        'data-foothold-content': content.id,
      },
      h('span', { class: 'badge', part: 'badge' }, icon(CHECK, modal ? 30 : 22)),
      h(
        'div',
        { class: 'words' },
        h('h2', { id: 'celebration-title', part: 'title' }, rich(context, content.title)),
        body && h('p', { class: 'body', id: 'celebration-body', part: 'body' }, rich(context, body)),
        action && control(context, 'next', 'main', localize(action.label, context.locale), act),
      ),
      closer(context, close),
    ),
  ];
}
