import type { ContentEvent } from '@foothold/protocol/types';
import type { Intent } from '../core/surface.ts';

/** One surface and what happens to it. */
export interface Runner {
  /** What it shows; undefined: nothing. */
  readonly contentId: string | undefined;
  /** How events name what it shows, and where in it the person is. */
  named(): ContentEvent;
  take(intent: Intent): void;
  dismiss(by: 'close' | 'skip' | 'escape' | 'api'): void;
  /** It is over, for now at least. */
  end(): void;
  /** Takes it from the screen; nothing is said about it. */
  drop(): void;
}
