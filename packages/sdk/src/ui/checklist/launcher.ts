import type { ChecklistView } from '../../core/surface.ts';
import type { UiContext } from '../context.ts';
import { control } from '../control.ts';
import { h } from '../dom/h.ts';
import { CHECK } from '../icon.ts';
import { fill } from '../strings/strings.ts';
import { rich, words } from '../text/text.ts';

/** From the top, clockwise. */
const CIRCLE = 'M14 2.5a11.5 11.5 0 1 1-.01 0';

/** The checklist as a button in its corner, with a ring that fills. */
export function launcher(context: UiContext, view: ChecklistView): HTMLElement {
  const { content, items, doneCount, complete } = view;
  const { id: contentId, title } = content;
  const done = fill(context.locale, context.strings.progress, doneCount, items.length);
  const offset = 1 - doneCount / (items.length || 1);
  const ring = h(
    'svg',
    { class: 'progress-ring', width: 28, height: 28, viewBox: '0 0 28 28', 'aria-hidden': 'true', part: 'progress' },
    h('path', { class: 'track', d: CIRCLE }),
    h('path', { class: `value ${complete ? 'full' : ''}`, d: CIRCLE, pathLength: 1, 'stroke-dashoffset': offset }),
    complete && h('path', { class: 'mark', transform: 'translate(6.4 6.4) scale(.85)', d: CHECK }),
  );
  const open = () => context.send({ contentId, type: 'open' });
  return control(
    context,
    'open',
    `card launcher ${content.position ?? ''}`,
    [ring, h('span', null, rich(context, title))],
    open,
    {
      part: 'launcher',
      'aria-expanded': 'false',
      'aria-label': `${words(context, title)}, ${done}`,
      'data-key': 'launcher',
      'data-foothold-surface': 'launcher',
      'data-foothold-content': contentId,
    },
  );
}
