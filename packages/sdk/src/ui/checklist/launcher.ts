import type { ChecklistView } from '../../core/surface.ts';
import type { UiContext } from '../context.ts';
import { control } from '../control.ts';
import { h } from '../dom/h.ts';
import { CHECK } from '../icon.ts';
import { fill } from '../strings/strings.ts';
import { rich, words } from '../text/text.ts';

/** The checklist as a button in its corner, with a ring that fills. */
export function launcher(context: UiContext, view: ChecklistView, open: () => void): HTMLElement {
  const { content, items, doneCount, complete } = view;
  const done = fill(context.locale, context.strings.progress, doneCount, items.length);
  const circle = { cx: 14, cy: 14, r: 11.5 };
  const offset = `${1 - doneCount / (items.length || 1)}`;
  const ring = h(
    'svg',
    { class: 'progress-ring', width: 28, height: 28, viewBox: '0 0 28 28', 'aria-hidden': 'true', part: 'progress' },
    h('circle', { class: 'track', ...circle }),
    h('circle', { class: 'value', ...circle, pathLength: 1, style: { 'stroke-dashoffset': offset } }),
    h('path', { class: 'mark', transform: 'translate(6.4 6.4) scale(.85)', d: CHECK }),
  );
  const look = `card launcher ${complete ? 'full' : ''} ${content.position ?? ''}`;
  return control(context, 'open', look, [ring, h('span', null, rich(context, content.title))], open, {
    part: 'launcher',
    'aria-expanded': 'false',
    'aria-label': `${words(context, content.title)}, ${done}`,
    'data-key': 'launcher',
    'data-foothold-surface': 'launcher',
    'data-foothold-content': content.id,
  });
}
