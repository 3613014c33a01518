import type { Block } from '@foothold/protocol/types';
import { Component } from 'preact';
import type { UiContext } from '../context.ts';
import { fill } from '../strings/strings.ts';

type VideoBlock = Block & { type: 'video' };

const PLAYERS: { [provider: string]: string } = {
  youtube: 'https://www.youtube-nocookie.com/embed/',
  vimeo: 'https://player.vimeo.com/video/',
  loom: 'https://www.loom.com/embed/',
};

/** A button of the video's size; the provider is asked for nothing before it is clicked. */
export class Video extends Component<{ context: UiContext; block: VideoBlock }, { playing?: boolean }> {
  render() {
    const { context, block } = this.props;
    const player = Object.hasOwn(PLAYERS, block.provider) && PLAYERS[block.provider];
    if (!player) return null;
    const shape = { 'aspect-ratio': `${block.width}/${block.height}` };
    if (this.state.playing)
      return (
        <iframe
          class="video"
          style={shape}
          src={`${player}${encodeURIComponent(block.id)}?autoplay=1`}
          title={block.title}
          allow="autoplay; fullscreen; picture-in-picture"
          referrerpolicy="strict-origin-when-cross-origin"
        />
      );
    return (
      <button
        type="button"
        class="video"
        style={shape}
        aria-label={fill(context.locale, context.strings.play, block.title)}
        onClick={context.host.guard(() => this.setState({ playing: true }))}
      >
        <svg width="44" height="44" viewBox="0 0 44 44" aria-hidden="true">
          <circle cx="22" cy="22" r="21" />
          <path d="m18 14 12 8-12 8z" />
        </svg>
        {block.title}
      </button>
    );
  }
}
