import type { Block } from '@foothold/protocol/types';
import { type ComponentChildren, h } from 'preact';
import type { UiContext } from '../context.ts';
import { safeUrl } from './safe-url.ts';
import { rich } from './text.tsx';
import { Video } from './video.tsx';

/** The blocks of a step's body, one under the other. A type that this version does not know is left out. */
export function blocks(context: UiContext, body: readonly Block[]): ComponentChildren {
  return body.map((block) => one(context, block));
}

function one(context: UiContext, block: Block): ComponentChildren {
  switch (block.type) {
    case 'paragraph':
      return <p>{rich(context, block.text)}</p>;
    case 'heading':
      return <h3>{rich(context, block.text)}</h3>;
    case 'list':
      return h(
        block.ordered ? 'ol' : 'ul',
        null,
        block.items.map((item) => <li>{rich(context, item)}</li>),
      );
    case 'image': {
      const url = safeUrl(block.src, /^https?:$/);
      return url && <img src={url.href} alt={block.alt} width={block.width} height={block.height} />;
    }
    case 'video':
      return <Video context={context} block={block} />;
    default:
      return block satisfies never;
  }
}
