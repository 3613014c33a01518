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
  received_at: number;
  /** Number of the drain's block that brought it. */
  block: number;
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
  for (const row of rows) {
    const month = new Date(row.ts).toISOString().slice(0, 7);
    const cut = cuts.get(month);
    if (cut) cut.push(row);
    else cuts.set(month, [row]);
  }
  return [...cuts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([month, cut]) => ({ month, rows: cut }));
}

/** The row as ClickHouse reads it from JSONEachRow. */
export function toInsertable(row: EventRow): object {
  return { ...row, ts: toDateTime64(row.ts), received_at: toDateTime64(row.received_at) };
}

/** `2026-03-01 12:00:00.123`, UTC. */
export function toDateTime64(epochMs: number): string {
  return new Date(epochMs).toISOString().replace('T', ' ').slice(0, 23);
}
