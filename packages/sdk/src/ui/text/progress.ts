import type { Block } from '@foothold/protocol/types';
import type { UiContext } from '../context.ts';
import { h } from '../dom/h.ts';
import { fill } from '../strings/strings.ts';
import css from '../success.css?inline';

/** How far the person is with a checklist: a bar, and the same in words. */
export function progress(context: UiContext, { contentId }: Block & { type: 'progress' }): HTMLElement | null {
  const { host, layer } = context;
  const { doneCount = 0, items = [] } = host.checklist?.(contentId) ?? {};
  layer.addStyles(css);
  return items.length ? gauge(context, doneCount, items.length) : null;
}

/** The bar, with its words and maybe more below. */
export function gauge({ strings, locale }: UiContext, done: number, of: number, more?: string | false): HTMLElement {
  return h(
    'div',
    { class: 'gauge' },
    h('div', { class: 'bar', part: 'progress' }, h('div', { style: { '--share': `${done / (of || 1)}` } })),
    h(
      'div',
      { class: 'small figures' },
      h('span', null, fill(locale, strings.progress, done, of)),
      more && h('span', null, more),
    ),
  );
}
