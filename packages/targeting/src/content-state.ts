import type { ContentState, Json, JsonObject } from '@foothold/protocol/types';
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
  const contentId = text(own(properties, 'contentId'));
  if (!contentId) return null;
  const state = stateOf(event, properties as JsonObject, at);
  return state && { contentId, state };
}

function stateOf(event: string, properties: JsonObject, at: number): ContentState | null {
  switch (event) {
    case '$content_shown':
      return { shownAt: at };
    case '$step_viewed': {
      const id = text(own(properties, 'stepId'));
      return id ? { step: { id, at } } : null;
    }
    case '$content_completed':
      return { completedAt: at };
    case '$content_dismissed':
      return { dismissed: { value: true, at } };
    case '$content_restored':
      return { dismissed: { value: false, at }, snoozedUntilMs: { value: 0, at } };
    case '$content_snoozed': {
      const value = own(properties, 'untilMs');
      return typeof value === 'number' ? { snoozedUntilMs: { value, at } } : null;
    }
    case '$item_completed': {
      const itemId = text(own(properties, 'itemId'));
      return itemId ? { items: Object.fromEntries([[itemId, at]]) } : null;
    }
    default:
      return null;
  }
}

const text = (value: Json | undefined): string | undefined => (typeof value === 'string' && value ? value : undefined);
