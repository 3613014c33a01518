import type { Block } from '@foothold/protocol/types';
import type { UiContext } from '../context.ts';
import { h } from '../dom/h.ts';
import { icon } from '../icon.ts';
import { fill } from '../strings/strings.ts';
import css from './video.css?inline';

const PLAYERS: { [provider: string]: string } = {
  youtube: 'www.youtube-nocookie.com/embed/',
  vimeo: 'player.vimeo.com/video/',
  loom: 'www.loom.com/embed/',
};
const PLAY = 'M6.5 4.5v9l7-4.5z';

/** A button of the video's size; the provider is asked for nothing before it is clicked. */
export function video(context: UiContext, it: Block & { type: 'video' }): HTMLElement | null {
  const { provider, id, title, width, height } = it;
  if (!Object.hasOwn(PLAYERS, provider)) return null;
  context.layer.addStyles(css);
  const props = { class: 'video', style: { 'aspect-ratio': `${width}/${height}` } };
  const play = () => {
    const src = `https://${PLAYERS[provider]}${encodeURIComponent(id)}?autoplay=1`;
    const allow = 'autoplay; fullscreen; picture-in-picture';
    const frame = h('iframe', { ...props, src, title, allow, referrerpolicy: 'strict-origin-when-cross-origin' });
    button.replaceWith(frame);
    frame.focus();
  };
  const name = fill(context.locale, context.strings.play, title);
  const onclick = context.host.guard(play);
  const button = h('button', { type: 'button', ...props, 'aria-label': name, onclick }, icon(PLAY, 44), title);
  return button;
}
