import type { JsonObject } from '@foothold/protocol/types';
import { parsed, toJson } from './answers.ts';

/** Who this browser's events are of. Replaced, never changed. */
export interface Identity {
  readonly anonymousId: string;
  readonly userId: string | null;
  readonly groupId: string | null;
  /** Signed by the host's back end; never stored, never in an event. */
  readonly token?: string | undefined;
}

/** An id of the host's: a text, or a number, of 1–512 characters; null for anything else. */
export function asId(value: unknown): string | null {
  const text = typeof value === 'number' ? `${value}` : value;
  return typeof text === 'string' && text && text.length <= 512 ? text : null;
}

/** A copy that survives JSON; empty for what is no object or cannot be written. */
export function asObject(value: unknown): JsonObject {
  try {
    return parsed<JsonObject>(toJson(value)) ?? {};
  } catch {
    return {};
  }
}
