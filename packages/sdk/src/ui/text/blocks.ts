import type { Block } from '@foothold/protocol/types';
import type { UiContext } from '../context.ts';
import { type Child, h } from '../dom/h.ts';
import { safeUrl } from './safe-url.ts';
import { rich } from './text.ts';

/** One block of a step's body. A type that this version does not know is left out. */
export function block(context: UiContext, it: Block): Child {
  switch (it.type) {
    case 'paragraph':
      return h('p', null, rich(context, it.text));
    case 'heading':
      return h('h3', null, rich(context, it.text));
    case 'list': {
      const items = it.items.map((item) => h('li', null, rich(context, item)));
      return h(it.ordered ? 'ol' : 'ul', null, items);
    }
    case 'image': {
      const src = safeUrl(it.src, /^https?:$/)?.href;
      return src && h('img', { src, alt: it.alt, width: it.width, height: it.height });
    }
    case 'video':
      return later(context, it);
    default:
      return it satisfies never;
  }
}

/** The video's room at once, and the rest when its chunk is here. */
function later(context: UiContext, it: Block & { type: 'video' }): HTMLElement {
  const room = h('div', { class: 'video', style: { 'aspect-ratio': `${it.width}/${it.height}` } });
  const arrived = context.host.guard((module: typeof import('./video.ts')) => {
    const button = module.video(context, it);
    if (button) room.replaceWith(button);
  });
  import('./video.ts').then(arrived, () => null);
  return room;
}
