import { EVENT_TYPES } from '@foothold/protocol/schema';

/**
 * How a body is read: 0 is a batch, 1 + n one event of the nth type. Kept in the log, so that the drain reads a
 * request exactly as the edge has.
 */
export type Form = number;
export const BATCH: Form = 0;
export const formOf = (type: (typeof EVENT_TYPES)[number]): Form => 1 + EVENT_TYPES.indexOf(type);

export interface ReadableRequest {
  body: Record<string, unknown>;
  events: unknown[];
  /** Of the batch; an event's own wins over it. */
  sentAt: unknown;
}

/** The JSON of a body, a byte order mark aside; undefined when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  } catch {
    return undefined;
  }
}

/** The events of a parsed body; null when it has not the shape of a request. */
export function readRequest(body: unknown, form: Form): ReadableRequest | null {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return null;
  const record = body as Record<string, unknown>;
  if (form === BATCH)
    return Array.isArray(record.batch) ? { body: record, events: record.batch, sentAt: record.sentAt } : null;
  record.type = EVENT_TYPES[form - 1];
  return { body: record, events: [record], sentAt: undefined };
}
