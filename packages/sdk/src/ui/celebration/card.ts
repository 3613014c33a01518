import type { CelebrationView } from '../../core/surface.ts';
import type { UiContext } from '../context.ts';
import { closer, control } from '../control.ts';
import { h } from '../dom/h.ts';
import { CHECK, icon } from '../icon.ts';
import { localize } from '../text/localize.ts';
import { rich } from '../text/text.ts';

/** What was achieved, in the person's own terms, and one next step. */
export function scene(context: UiContext, { content }: CelebrationView, onkeydown: (event: Event) => void) {
  const { id: contentId, style, title, body, action } = content;
  const isModal = style === 'modal';
  const act = () => action && context.send({ contentId, type: 'action', action: action.action });
  return [
    // A click beside the dialog leaves the focus where it is.
    h('div', {
      class: isModal ? 'wall shade' : 'glow',
      part: isModal && 'overlay',
      onmousedown: (event) => event.preventDefault(),
    }),
    h(
      'div',
      {
        class: `card ${isModal ? 'center party' : 'toast'}`,
        part: 'card',
        role: isModal ? 'dialog' : 'group',
        'aria-modal': isModal && 'true',
        'aria-labelledby': 'celebration-title',
        'aria-describedby': body && 'celebration-body',
        tabindex: -1,
        'data-foothold-surface': 'celebration',
        'data-foothold-content': contentId,
        onkeydown,
      },
      h('span', { class: 'badge', part: 'badge' }, icon(CHECK, isModal ? 30 : 22)),
      h(
        'div',
        { class: 'words' },
        h('h2', { id: 'celebration-title', part: 'title' }, rich(context, title)),
        body && h('p', { class: 'body', id: 'celebration-body', part: 'body' }, rich(context, body)),
        action && control(context, 'next', 'main', localize(action.label, context.locale), act),
      ),
      h(
        'div',
        { class: 'tools' },
        closer(context, () => context.send({ contentId, type: 'dismiss', by: 'close' })),
      ),
    ),
  ];
}
