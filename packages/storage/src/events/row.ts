import type { EventType } from '@foothold/protocol/types';

/** One stored event: the columns of the table `events`. Times are epoch milliseconds. */
export interface EventRow {
  environment_id: string;
  /** `user_id` if there is one, else `anonymous_id`. */
  raw_id: string;
  /** Corrected event time. */
  ts: number;
  message_id: string;
  type: EventType;
  /** Name of a track; `$identify`, `$group`, `$page`, `$screen`, `$alias` for the others. */
  event: string;
  user_id: string;
  anonymous_id: string;
  /** The account this event names itself (`context.groupId`, else `groupId`), else `''`. */
  group_id: string;
  /** Path of the page address, else `''`. */
  path: string;
  /** JSON text: properties, or traits of identify and group. */
  properties: string;
  /** JSON text. */
  context: string;
  /** Of an alias, else `''`. */
  previous_id: string;
  automated: 0 | 1;
  /** 1: done by a colleague in this person's name (`context.impersonatedBy`). The store tells by the context itself. */
  impersonated?: 0 | 1;
  received_at: number;
  /** Number of the drain's block that brought it. */
  block: number;
  /** Where `properties` and `context` lie as bytes already, if they do. */
  json?: RowJson;
}

/** Stretches of UTF-8, as `JSON.stringify` would have written them; an empty one stands for `{}`. */
export interface RowJson {
  bytes: Buffer;
  propertiesFrom: number;
  propertiesTo: number;
  contextFrom: number;
  contextTo: number;
}

/** The rows of one month, in the order given. */
export interface MonthCut {
  /** `2026-03`, by `ts` in UTC: the partition. */
  month: string;
  rows: EventRow[];
}

/** Cuts rows by month of `ts`, oldest first. The same rows give the same cut, so a retried block meets its own tokens again. */
export function cutByMonth(rows: readonly EventRow[]): MonthCut[] {
  const cuts = new Map<string, EventRow[]>();
  let start = 0;
  let end = 0;
  let cut: EventRow[] = [];
  for (const row of rows) {
    if (row.ts < start || row.ts >= end) {
      const at = new Date(row.ts);
      start = Date.UTC(at.getUTCFullYear(), at.getUTCMonth());
      end = Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1);
      const month = at.toISOString().slice(0, 7);
      cut = cuts.get(month) ?? [];
      cuts.set(month, cut);
    }
    cut.push(row);
  }
  return [...cuts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([month, rows]) => ({ month, rows }));
}

/** `2026-03-01 12:00:00.123`, UTC. */
export function toDateTime64(epochMs: number): string {
  return new Date(epochMs).toISOString().replace('T', ' ').slice(0, 23);
}
