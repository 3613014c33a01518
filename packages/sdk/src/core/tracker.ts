/** Turns the calls of the host into events: who, when, where, and a name of their own each. */
import type { JsonObject, WireEvent } from '@foothold/protocol/types';
import type { Occurrence } from '@foothold/targeting';
import type { PageInfo, Platform } from '../platform/platform.ts';
import { asObject, type Identity } from './identity.ts';

/** Set by the build. */
declare const __VERSION__: string;

export type EventBody =
  | { type: 'track'; event: string; properties: JsonObject }
  | { type: 'page'; name?: string; category?: string; properties: JsonObject }
  | { type: 'identify'; traits: JsonObject }
  | { type: 'group'; groupId: string; traits: JsonObject }
  | { type: 'alias'; previousId: string };

export type StampedEvent = WireEvent & { messageId: string };

export function stamp(
  body: EventBody,
  identity: Identity,
  platform: Platform,
  { messageId, context, locale }: { messageId: string; context: JsonObject; locale: string },
): StampedEvent {
  const { userAgent, timezone } = platform.browser();
  const { groupId, anonymousId, userId } = identity;
  const merged: JsonObject = {
    page: { ...platform.page() },
    userAgent,
    locale,
    library: { name: 'foothold', version: __VERSION__ },
    ...(timezone && { timezone }),
    ...(groupId && { groupId }),
    ...context,
  };
  return {
    ...body,
    messageId,
    timestamp: new Date(platform.now()).toISOString(),
    anonymousId,
    ...(userId && { userId }),
    context: merged,
  } as StampedEvent;
}

/** What an event is to whoever counts; the names are those that the server stores. */
export function occurrenceOf(body: EventBody, page: PageInfo): Occurrence {
  if (body.type === 'track') return { event: body.event, properties: body.properties };
  if (body.type === 'page') return { event: '$page', page, properties: body.properties };
  return { event: `$${body.type}` };
}

export function pageEvent(page: PageInfo, args: unknown[]): EventBody {
  // Segment's forms: page(), page(properties), page(name, properties), page(category, name, properties).
  const words = args.filter((arg) => typeof arg === 'string') as string[];
  const properties = { ...page, ...asObject(args.find((arg) => typeof arg === 'object')) };
  const [name, category] = words.reverse();
  return { type: 'page', ...(name && { name }), ...(category && { category }), properties };
}
