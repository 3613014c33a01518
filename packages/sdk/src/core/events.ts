import type { JsonObject } from '@foothold/protocol/types';
import type { Occurrence } from '@foothold/targeting';
import type { PageInfo } from '../platform/platform.ts';
import { asObject } from './identity.ts';

/** What a call of the host says, before it is known who and when. */
export type EventBody =
  | { type: 'track'; event: string; properties: JsonObject }
  | { type: 'page'; name?: string; category?: string; properties: JsonObject }
  | { type: 'identify'; traits: JsonObject }
  | { type: 'group'; groupId: string; traits: JsonObject }
  | { type: 'alias'; previousId: string };

/** As it is sent. */
export type StampedEvent = EventBody & {
  anonymousId: string;
  userId: string | null;
  messageId: string;
  timestamp: number;
  context: { groupId?: string };
};

/** What an event is to whoever counts; the names are those that the server stores. */
export function occurrenceOf(event: StampedEvent, page: PageInfo): Occurrence {
  const { type } = event;
  return type === 'track' ? event : { event: `$${type}`, page: type === 'page' && page };
}

/** Segment's forms: `page()`, `page(properties)`, `page(name, properties)`, `page(category, name, properties)`. */
export function pageBody(page: PageInfo, args: unknown[]): EventBody {
  const [name, category] = args.filter((arg) => typeof arg === 'string').reverse();
  return { type: 'page', name, category, properties: { ...page, ...asObject(args.pop()) } };
}
