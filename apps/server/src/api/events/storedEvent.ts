import type { EventType, StoredEvent } from '@foothold/protocol/types';
import { iso } from '../lists.ts';
import type { Who } from './who.ts';

/** One row of the event store, as {@link EVENT_COLUMNS} selects it. */
export interface EventRecord {
  message_id: string;
  type: string;
  event: string;
  /** Epoch ms. */
  at: number | string;
  received: number | string;
  raw_id: string;
  user_id: string;
  anonymous_id: string;
  group_id: string;
  properties: string;
  context: string;
  previous_id: string;
  automated: number;
  impersonated: number;
}

export const EVENT_COLUMNS = `message_id, type, event, toUnixTimestamp64Milli(ts) AS at,
  toUnixTimestamp64Milli(received_at) AS received, raw_id, user_id, anonymous_id, group_id, properties, context,
  previous_id, automated, impersonated`;

export function storedEvent(row: EventRecord, who: Who | undefined): StoredEvent {
  return {
    messageId: row.message_id,
    type: row.type as EventType,
    event: row.event,
    timestamp: iso(Number(row.at)),
    receivedAt: iso(Number(row.received)),
    anonymousId: row.anonymous_id || null,
    userId: row.user_id || null,
    personId: who?.personId ?? row.raw_id,
    accountId: row.group_id || (who?.accountId ?? null),
    properties: JSON.parse(row.properties || '{}'),
    context: JSON.parse(row.context || '{}'),
    automated: Number(row.automated) === 1,
    ...(Number(row.impersonated) === 1 ? { impersonated: true } : {}),
    ...(row.previous_id ? { previousId: row.previous_id } : {}),
  };
}
