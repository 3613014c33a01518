import { isStorableId, INGEST_LIMITS as LIMITS } from '@foothold/protocol/schema';
import type { EventType } from '@foothold/protocol/types';
import type { Fault } from './fault.ts';

/** An event that {@link findFault} has passed. Ids may still be numbers, empty or null. */
export interface ValidEvent {
  type: EventType;
  event?: string;
  messageId?: string | null;
  timestamp?: string | number | null;
  sentAt?: unknown;
  userId?: string | number | null;
  anonymousId?: string | number | null;
  groupId?: string | number | null;
  previousId?: string | number | null;
  properties?: Record<string, unknown> | null;
  traits?: Record<string, unknown> | null;
  context?: (Record<string, unknown> & { groupId?: string | number | null }) | null;
  name?: unknown;
  category?: unknown;
}

/**
 * The first thing that is wrong with the shape of an event; null when nothing is. Written by hand for speed, and held
 * equal to the schema of protocol by a property test. Whether the timestamp can be read is left to {@link eventTime}.
 *
 * `escapes` false promises that the text which the event was parsed from held no `\u`, so that no id can hold a NUL or
 * half a surrogate pair.
 */
export function findFault(value: unknown, escapes = true): Fault | null {
  if (!isObject(value)) return 'not_an_object';
  const event = value as Record<keyof ValidEvent, unknown>;
  const idFault =
    faultOfMessageId(event.messageId, escapes) ??
    faultOfId(event.userId, escapes) ??
    faultOfId(event.anonymousId, escapes) ??
    faultOfId(event.groupId, escapes) ??
    faultOfId(event.previousId, escapes);
  if (idFault) return idFault;
  if (!isAbsent(event.properties) && !isObject(event.properties)) return 'bad_properties';
  if (!isAbsent(event.traits) && !isObject(event.traits)) return 'bad_properties';
  if (!isAbsent(event.context)) {
    if (!isObject(event.context)) return 'bad_context';
    const fault = faultOfId(event.context.groupId, escapes);
    if (fault) return fault;
  }
  return faultOfType(event);
}

function faultOfType(event: Record<keyof ValidEvent, unknown>): Fault | null {
  switch (event.type) {
    case 'track':
      if (typeof event.event !== 'string' || event.event === '') return 'no_name';
      if (event.event.length > LIMITS.eventNameLength) return 'name_too_long';
      return faultOfPerson(event);
    case 'group':
      return isGiven(event.groupId) ? faultOfPerson(event) : 'no_group';
    case 'alias':
      if (!isGiven(event.previousId)) return 'no_previous_id';
      return isGiven(event.userId) ? null : 'no_person';
    case 'identify':
    case 'page':
    case 'screen':
      return faultOfPerson(event);
    default:
      return 'unknown_type';
  }
}

const faultOfPerson = (event: Record<keyof ValidEvent, unknown>): Fault | null =>
  isGiven(event.userId) || isGiven(event.anonymousId) ? null : 'no_person';

function faultOfMessageId(value: unknown, escapes: boolean): Fault | null {
  if (isAbsent(value)) return null;
  if (typeof value !== 'string' || value === '' || value.length > LIMITS.messageIdLength) return 'bad_message_id';
  return escapes && !isStorableId(value) ? 'bad_message_id' : null;
}

function faultOfId(value: unknown, escapes: boolean): Fault | null {
  if (isAbsent(value)) return null;
  if (typeof value === 'number') return Math.abs(value) <= Number.MAX_SAFE_INTEGER ? null : 'rounded_id';
  if (typeof value !== 'string') return 'bad_id';
  if (value.length > LIMITS.idLength) return 'id_too_long';
  return escapes && !isStorableId(value) ? 'bad_id' : null;
}

const isAbsent = (value: unknown): value is null | undefined => value === undefined || value === null;
const isGiven = (value: unknown) => !isAbsent(value) && value !== '';
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
