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

/** Adds what a call says, as the server will: `traitsAt` and `valueIn` of its state. */
export const sayTraits = (known: JsonObject, given: Said = {}) => {
  Object.assign(known, { ...given.$setOnce, ...known, ...given.$set, ...given });
  for (const key in given.$add) {
    const sum = ((known[key] ?? 0) as number) + (given.$add[key] as number);
    // Nothing is added to a text, and no text to anything.
    if (sum === +sum) known[key] = sum;
  }
};
type Said = JsonObject & { $set?: JsonObject; $setOnce?: JsonObject; $add?: JsonObject };

/** Segment's forms: `page()`, `page(properties)`, `page(name, properties)`, `page(category, name, properties)`. */
export function pageBody(page: PageInfo, args: unknown[]): EventBody {
  const [name, category] = args.filter((arg) => typeof arg === 'string').reverse();
  return { type: 'page', name, category, properties: { ...page, ...asObject(args.pop()) } };
}
