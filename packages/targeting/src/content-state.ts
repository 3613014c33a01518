import type { ContentState, JsonObject } from '@foothold/protocol/types';
import { own } from './filter.ts';

/** One of Foothold's own events, as it was sent. */
export interface OwnEvent {
  event: string;
  properties?: JsonObject;
  /** Epoch ms, corrected. */
  at: number;
}

/**
 * What one `$…` event says about a content, to be merged into what is known; null for an event that says nothing.
 * Browser and server fold the same events with it, so both come to the same state.
 */
export function contentStateOf({ event, properties, at }: OwnEvent): { contentId: string; state: ContentState } | null {
  const contentId = word(properties, 'contentId');
  const state = contentId && own(SAYS, event)?.(at, properties);
  return state ? { contentId, state } : null;
}

const SAYS: { [event: string]: (at: number, properties?: JsonObject) => ContentState | '' } = {
  $content_shown: (at) => ({ shownAt: at }),
  $step_viewed(at, properties) {
    const id = word(properties, 'stepId');
    return id && { step: { id, at } };
  },
  $content_completed: (at) => ({ completedAt: at }),
  $content_dismissed: (at) => ({ dismissed: { value: true, at } }),
  $content_restored: (at) => ({ dismissed: { value: false, at }, snoozedUntilMs: { value: 0, at } }),
  $content_snoozed(at, properties) {
    const value = own(properties, 'untilMs');
    return typeof value === 'number' ? { snoozedUntilMs: { value, at } } : '';
  },
  $item_completed(at, properties) {
    const id = word(properties, 'itemId');
    return id && { items: { [id]: at } };
  },
};

/** A property that is a text; '' when it is none. */
function word(properties: JsonObject | undefined, name: string): string {
  const value = own(properties, name);
  return typeof value === 'string' ? value : '';
}
