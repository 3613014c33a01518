import { EVENT_TYPES, INGEST_LIMITS } from '@foothold/protocol/schema';
import type { Database } from '@foothold/storage/metadata';
import { BATCH, type Form, formOf, parseJson } from '../event/read-request.ts';

type Row = Database['quarantine'];
/** Of an event in quarantine: its bytes, and what it took from its request. */
export type HeldEvent = Pick<Row, 'body' | 'call' | 'sent_at'>;

/** An event out of quarantine, complete without its request. */
export function readHeld({ body, call, sent_at }: HeldEvent): unknown {
  const event = parseJson(Buffer.from(body).toString());
  if (typeof event !== 'object' || event === null || Array.isArray(event)) return event;
  const { sentAt } = event as { sentAt?: unknown };
  const isSent = sent_at !== null && (sentAt === undefined || sentAt === null);
  return { ...event, ...(call === null ? {} : { type: call }), ...(isSent ? { sentAt: sent_at } : {}) };
}

export const callOf = (form: Form): string | null => (form === BATCH ? null : (EVENT_TYPES[form - 1] ?? null));
export const formOfCall = (call: string | null): Form => {
  const type = EVENT_TYPES.find((known) => known === call);
  return type ? formOf(type) : BATCH;
};

/** What a search by name goes by; null when the event says no name, or one that no event can have. */
export function nameOf(event: unknown): string | null {
  const name = (event as { event?: unknown } | null | undefined)?.event;
  return typeof name === 'string' && name.length <= INGEST_LIMITS.eventNameLength ? storable(name) : null;
}

/** Text as every store takes it. */
export const storable = (text: string): string => text.replace(/[\0\p{Surrogate}]/gu, '\ufffd');
