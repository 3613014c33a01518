import type { TourView } from '../../core/surface.ts';
import type { UiContext } from '../context.ts';
import { closer, control, dots } from '../control.ts';
import { h } from '../dom/h.ts';
import { fill } from '../strings/strings.ts';
import { block } from '../text/blocks.ts';
import { localize } from '../text/localize.ts';
import { rich } from '../text/text.ts';

export type TourAction = 'next' | 'back' | 'skip' | 'close' | 'menu';

/** One step: spotlight, ring, and the card with its controls. Positions are set from outside, frame by frame. */
export function step(context: UiContext, view: TourView, act: (action: TourAction) => void): HTMLElement[] {
  const { content, step: it, index, total } = view;
  const { strings, locale } = context;
  const overlay = it.overlay ?? 'none';
  const advance = it.advance ?? { on: 'button' };
  const last = index === total - 1;
  const button = (action: 'next' | 'back' | 'skip', className: string, label: string) =>
    control(context, action, className, label, () => act(action));
  const name =
    advance.on === 'button' && advance.label ? localize(advance.label, locale) : last ? strings.done : strings.next;
  return [
    h('div', { class: `wall ${overlay}` }),
    h('div', { class: `shade ${overlay}`, part: 'overlay' }),
    h('div', { class: `ring ${overlay}`, part: 'ring' }),
    h(
      'div',
      {
        class: 'card tour',
        part: 'card',
        role: 'dialog',
        tabindex: -1,
        'aria-modal': overlay === 'block' && 'true',
        'aria-labelledby': 'tour-title',
        'aria-describedby': it.body?.length && 'tour-body',
        'data-foothold-surface': 'tour',
        'data-foothold-content': content.id,
        'data-foothold-step': it.id,
      },
      h('div', { class: 'arrow', part: 'arrow' }),
      h(
        'div',
        { class: 'scroll' },
        h('h2', { id: 'tour-title', part: 'title' }, rich(context, it.title)),
        !!it.body?.length &&
          h(
            'div',
            { class: 'body', id: 'tour-body', part: 'body' },
            it.body.map((one) => block(context, one, content.id)),
          ),
      ),
      h(
        'div',
        { class: 'foot' },
        h('span', { class: 'count', part: 'progress' }, total > 1 && fill(locale, strings.of, index + 1, total)),
        view.canGoBack ? button('back', 'quiet', strings.back) : !last && button('skip', 'quiet', strings.skip),
        advance.on === 'button' && button('next', 'main', name),
      ),
      h(
        'div',
        { class: 'tools' },
        dots(context, () => act('menu')),
        closer(context, () => act('close')),
      ),
    ),
  ];
}
