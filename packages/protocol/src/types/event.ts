import type { JsonObject } from './json.ts';

/**
 * The wire form of Segment's tracking API.
 * @see https://segment.com/docs/connections/spec/common/
 */
export type EventType = 'track' | 'identify' | 'group' | 'page' | 'screen' | 'alias';

export interface WireEventCommon {
  /** Any string of 1–256 characters, unique within an environment; made by the server when absent. */
  messageId?: string;
  /** ISO 8601 or epoch ms: when it happened by the sender's clock. Absent: when it was received. */
  timestamp?: string | number;
  /** What RudderStack's clients write in place of `timestamp`, which wins over it. */
  originalTimestamp?: string | number;
  /** ISO 8601 or epoch ms: when it was sent by the sender's clock; corrects `timestamp` for a wrong clock. */
  sentAt?: string | number;
  userId?: string | null;
  anonymousId?: string | null;
  /** The account; `context.groupId` wins over it. */
  groupId?: string | null;
  context?: EventContext;
  integrations?: JsonObject;
}

export interface EventContext extends JsonObject {}

export interface TrackEvent extends WireEventCommon {
  type: 'track';
  event: string;
  properties?: JsonObject;
}
export interface IdentifyEvent extends WireEventCommon {
  type: 'identify';
  traits?: JsonObject;
}
export interface GroupEvent extends WireEventCommon {
  type: 'group';
  groupId: string;
  traits?: JsonObject;
}
export interface PageEvent extends WireEventCommon {
  type: 'page' | 'screen';
  name?: string;
  category?: string;
  properties?: JsonObject;
}
export interface AliasEvent extends WireEventCommon {
  type: 'alias';
  previousId: string;
}
export type WireEvent = TrackEvent | IdentifyEvent | GroupEvent | PageEvent | AliasEvent;

/** Body of `POST /v1/batch`. `v` is the version of this wire; absent means 1. */
export interface Batch {
  v?: 1;
  writeKey?: string;
  sentAt?: string | number;
  /** Signed identity, of one person or of several; taken out before anything is stored. */
  identityToken?: string | string[];
  batch: WireEvent[];
}

export interface BatchAnswer {
  success: true;
  accepted: number;
  duplicates: number;
  quarantined: number;
}

export interface ErrorAnswer {
  error: { code: string; message: string; field?: string };
}

/** Names under which events that are not `track` are stored, queried and exported. */
export type StoredName = '$identify' | '$group' | '$page' | '$screen' | '$alias';

/**
 * One stored event as `GET /api/v1/events` and the export give it.
 * Times are ISO 8601 with milliseconds, UTC.
 */
export interface StoredEvent {
  messageId: string;
  type: EventType;
  /** The name of a track; `$identify`, `$group`, `$page`, `$screen`, `$alias` for the others. */
  event: string;
  /** Corrected event time. */
  timestamp: string;
  receivedAt: string;
  anonymousId: string | null;
  userId: string | null;
  /** Resolved across anonymous → identified: the `{id}` of `/people`. */
  personId: string;
  accountId: string | null;
  /** `properties` of track, page and screen; `traits` of identify and group. */
  properties: JsonObject;
  context: JsonObject;
  automated: boolean;
  /** True: done by a colleague in this person's name (`context.impersonatedBy`); left out of every rate and of state. */
  impersonated?: true;
}
