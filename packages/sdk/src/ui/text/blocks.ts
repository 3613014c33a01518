import type { Block } from '@foothold/protocol/types';
import type { UiContext } from '../context.ts';
import { control } from '../control.ts';
import { type Child, h, type Props } from '../dom/h.ts';
import { success } from '../success.ts';
import { localize } from './localize.ts';
import { safeUrl } from './safe-url.ts';
import { rich } from './text.ts';

/** One block of the body of this content. A type that this version does not know is left out, and counted. */
export function block(context: UiContext, it: Block, contentId: string): Child {
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
      const src = safeUrl(it.src)?.href;
      return src && h('img', { src, alt: it.alt, width: it.width, height: it.height });
    }
    case 'button': {
      const { label, action } = it;
      const act = () => context.send({ contentId, type: 'action', action });
      return control(context, 'action', 'side', localize(label, context.locale), act);
    }
    case 'video':
      return later(
        context,
        import('./video.ts').then(({ video }) => video(context, it)),
        { class: 'video', style: { 'aspect-ratio': `${it.width}/${it.height}` } },
      );
    case 'progress':
      return later(
        context,
        success().then(({ progress }) => progress(context, it)),
      );
    default:
      context.host.skipped?.((it satisfies never as Block).type);
      return null;
  }
}

/** Its room at once, and the rest when its chunk is here. */
function later(context: UiContext, arriving: Promise<HTMLElement | null>, props?: Props): HTMLElement {
  const room = h('div', props);
  arriving.then(
    context.host.guard((element) => element && room.replaceWith(element)),
    () => null,
  );
  return room;
}
