import type { ChecklistView } from '../../core/surface.ts';
import type { UiContext } from '../context.ts';
import { closer, dots, tool } from '../control.ts';
import { type Child, h } from '../dom/h.ts';
import { CHECK, icon } from '../icon.ts';
import { rich } from '../text/text.ts';
import type { PanelDoings, PanelLooks } from './panel.ts';

const UP = 'M4.5 11l4.5-4.5L13.5 11';
const DOWN = 'M4.5 7l4.5 4.5L13.5 7';

/** Title, promise, and the two ways out: back into the button, or (in the menu) away for good. */
export function head(context: UiContext, view: ChecklistView, looks: PanelLooks, does: PanelDoings): Child {
  const { strings, send } = context;
  const { content, complete } = view;
  const { id: contentId, done, promise, title } = content;
  return [
    h(
      'div',
      { class: 'head' },
      complete && h('span', { class: 'badge', part: 'badge' }, icon(CHECK, 24)),
      h(
        'h2',
        { id: 'checklist-title', part: 'title' },
        rich(context, complete ? (done?.title ?? strings.allDone) : title),
      ),
      !complete && promise && h('p', { class: 'body', id: 'checklist-promise' }, rich(context, promise)),
    ),
    h(
      'div',
      { class: 'tools' },
      complete
        ? closer(context, () => send({ contentId, type: 'dismiss', by: 'close' }))
        : [
            dots(context, does.toggleMenu),
            looks.isPeek
              ? tool(context, 'expand', UP, strings.showAll, does.expand)
              : !looks.inPage &&
                tool(context, 'collapse', DOWN, strings.collapse, () => send({ contentId, type: 'collapse' })),
          ],
    ),
  ];
}
