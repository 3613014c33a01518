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
  if (!contentId) return null;
  const stepId = word('stepId');
  const itemId = word('itemId');
  const untilMs = own(properties, 'untilMs');
  const says = (name: string, state: ContentState) => (event === name ? { contentId, state } : null);
  return (
    says('$content_shown', { shownAt: at }) ??
    says('$content_completed', { completedAt: at }) ??
    says('$content_dismissed', { dismissed: { value: true, at } }) ??
    says('$content_restored', { dismissed: { value: false, at }, snoozedUntilMs: { value: 0, at } }) ??
    (typeof untilMs === 'number' ? says('$content_snoozed', { snoozedUntilMs: { value: untilMs, at } }) : null) ??
    (stepId ? says('$step_viewed', { step: { id: stepId, at } }) : null) ??
    (itemId ? says('$item_completed', { items: { [itemId]: at } }) : null)
  );
}
