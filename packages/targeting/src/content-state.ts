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

/**
 * Both together: the latest times it was shown and completed, the newer of each register, every ticked item with its
 * first time. Commutative, associative and idempotent, so order and repetition of merges do not matter; registers of
 * one millisecond go by value.
 */
export function mergeContentState(a: ContentState = {}, b: ContentState = {}): ContentState {
  const merged: ContentState = {};
  put(merged, 'shownAt', largest(a.shownAt, b.shownAt));
  put(merged, 'shownCount', largest(a.shownCount, b.shownCount));
  put(merged, 'completedAt', largest(a.completedAt, b.completedAt));
  put(merged, 'step', newer(a.step, b.step, 'id'));
  put(merged, 'dismissed', newer(a.dismissed, b.dismissed, 'value'));
  put(merged, 'snoozedUntilMs', newer(a.snoozedUntilMs, b.snoozedUntilMs, 'value'));
  put(merged, 'items', firstTimes(a.items, b.items));
  return merged;
}

/** Keeps absent fields absent: the state is stored and compared as JSON. */
function put<Key extends keyof ContentState>(state: ContentState, key: Key, value: ContentState[Key]) {
  if (value !== undefined) state[key] = value;
}

function largest(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || (b !== undefined && b > a) ? b : a;
}

function newer<Key extends string, Register extends { at: number } & { [K in Key]: string | number | boolean }>(
  a: Register | undefined,
  b: Register | undefined,
  key: Key,
): Register | undefined {
  if (!a || !b) return a ?? b;
  if (a.at !== b.at) return a.at > b.at ? a : b;
  return a[key] > b[key] ? a : b;
}

function firstTimes(a: ContentState['items'], b: ContentState['items']): ContentState['items'] {
  if (!a || !b) return a ?? b;
  const first = new Map(Object.entries(a));
  for (const [id, at] of Object.entries(b)) first.set(id, Math.min(first.get(id) ?? at, at));
  return Object.fromEntries(first);
}

const text = (value: Json | undefined): string | undefined => (typeof value === 'string' && value ? value : undefined);
