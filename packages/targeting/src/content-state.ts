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
  const word = (name: string) => {
    const value = own(properties, name);
    return typeof value === 'string' ? value : '';
  };
  const contentId = word('contentId');
  const stepId = word('stepId');
  const itemId = word('itemId');
  const untilMs = own(properties, 'untilMs');
  const said: { [event: string]: ContentState | false } = {
    $content_shown: { shownAt: at },
    $content_completed: { completedAt: at },
    $content_dismissed: { dismissed: { value: true, at } },
    $content_restored: { dismissed: { value: false, at }, snoozedUntilMs: { value: 0, at } },
    $content_snoozed: typeof untilMs === 'number' && { snoozedUntilMs: { value: untilMs, at } },
    $step_viewed: stepId !== '' && { step: { id: stepId, at } },
    $item_completed: itemId !== '' && { items: { [itemId]: at } },
  };
  const state = own(said, event);
  return contentId && state ? { contentId, state } : null;
}
