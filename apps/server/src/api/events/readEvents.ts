import type { List, StoredEvent } from '@foothold/protocol/types';
import type { EventStore, QueryParams } from '@foothold/storage/events';
import type { Metadata } from '@foothold/storage/metadata';
import * as z from 'zod';
import { decodeCursor, pageOf } from '../lists.ts';
import { EVENT_COLUMNS, type EventRecord, storedEvent } from './storedEvent.ts';
import { whoIs } from './who.ts';

export interface EventFilter {
  /** Epoch ms of event time, inclusive. */
  from?: number | undefined;
  /** Exclusive. */
  to?: number | undefined;
  name?: string | undefined;
  /** Only of Foothold's own events about this content. */
  contentId?: string | undefined;
  /** Only of these raw ids. */
  rawIds?: string[] | undefined;
  /** Only what names this account, or names none and comes from these raw ids. */
  account?: { id: string; rawIds: string[] } | undefined;
}
export type ListedEvent = StoredEvent & { id: string };

export interface EventReader {
  /** A page, newest first. */
  list(
    environmentId: string,
    asked: EventFilter & { limit: number; cursor?: string | undefined },
  ): Promise<List<ListedEvent>>;
  /** Every event, in batches; by raw id, then time. */
  each(environmentId: string, filter: EventFilter): AsyncGenerator<StoredEvent[]>;
}

const FIRST_BATCH = 500;
const LARGEST_BATCH = 5_000;
/** Of a batch: an event may have 32 KB, and the engine holds a batch about four times. */
const BATCH_BYTES = 8 * 1024 * 1024;
/** Rows that the engine takes in hand at once: with its own 65,000 a merge of large events goes beyond what a query may hold. */
const SETTINGS = { max_block_size: 1_024 };
const position = z.tuple([z.number(), z.string()]);

/** Reads stored events and says of each whose it is, as people are known now. */
export function eventReader({
  metadata,
  events,
}: {
  metadata: Metadata;
  events: Pick<EventStore, 'forEnvironment'>;
}): EventReader {
  const withWho = async (environmentId: string, rows: EventRecord[]) => {
    const who = await whoIs(
      metadata.db,
      environmentId,
      rows.map((row) => row.raw_id),
    );
    return rows.map((row) => storedEvent(row, who.get(row.raw_id)));
  };

  return {
    async list(environmentId, { limit, cursor, ...filter }) {
      const after = decodeCursor(cursor, position);
      const { where, params } = conditions(filter);
      if (after) {
        where.push('(ts, message_id) < (fromUnixTimestamp64Milli({afterTs:Int64}), {afterId:String})');
        Object.assign(params, { afterTs: after[0], afterId: after[1] });
      }
      const rows = await events
        .forEnvironment(environmentId)
        .query<EventRecord>(pageSql(where), { ...params, limit: limit + 1 });
      const items = await withWho(environmentId, rows.slice(0, limit));
      const { nextCursor } = pageOf(
        rows,
        limit,
        (row) => [Number(row.at), row.message_id],
        () => null,
      );
      return { items: items.map((event) => ({ id: event.messageId, ...event })), nextCursor };
    },

    async *each(environmentId, filter) {
      const { where, params } = conditions(filter);
      const scoped = events.forEnvironment(environmentId);
      const read = (sql: string, more: QueryParams) =>
        scoped.query<EventRecord>(sql, { ...params, ...more }, { settings: SETTINGS });
      let limit = FIRST_BATCH;
      let rows = await read(batchSql(where), { limit });
      // Until there is nothing: a batch may be short because an erasure came between.
      while (rows.length > 0) {
        yield await withWho(environmentId, rows);
        const last = rows.at(-1) as EventRecord;
        limit = nextLimit(rows);
        rows = await read(batchSql([...where, AFTER]), {
          limit,
          afterRawId: last.raw_id,
          afterTs: Number(last.at),
          afterId: last.message_id,
        });
      }
    },
  };
}

/** The last comparison is the exact border; those before it let the primary key skip. */
const AFTER = `(raw_id > {afterRawId:String} OR ts >= fromUnixTimestamp64Milli({afterTs:Int64}))
  AND raw_id >= {afterRawId:String} AND (raw_id, ts, message_id) >
  ({afterRawId:String}, fromUnixTimestamp64Milli({afterTs:Int64}), {afterId:String})`;

function conditions({ from, to, name, contentId, rawIds, account }: EventFilter) {
  const where: string[] = [];
  const params: QueryParams = {};
  const add = (condition: string, values: QueryParams) => {
    where.push(condition);
    Object.assign(params, values);
  };
  if (from !== undefined) add('ts >= fromUnixTimestamp64Milli({from:Int64})', { from });
  if (to !== undefined) add('ts < fromUnixTimestamp64Milli({to:Int64})', { to });
  if (name !== undefined) add('event = {name:String}', { name });
  if (contentId !== undefined) add("JSONExtractString(properties, 'contentId') = {contentId:String}", { contentId });
  if (rawIds) add('raw_id IN {rawIds:Array(String)}', { rawIds });
  if (account) {
    add("(group_id = {account:String} OR (group_id = '' AND raw_id IN {members:Array(String)}))", {
      account: account.id,
      members: account.rawIds,
    });
  }
  return { where, params };
}

const inEnvironment = (where: string[]) => ['environment_id = {environment:String}', ...where].join(' AND ');

/** Finds the page by its narrow columns first; properties and context are read for its rows alone. */
const pageSql = (where: string[]) => `
  SELECT ${EVENT_COLUMNS} FROM events
  WHERE environment_id = {environment:String} AND (raw_id, ts, message_id) IN (
    SELECT raw_id, ts, message_id FROM events WHERE ${inEnvironment(where)}
    ORDER BY ts DESC, message_id DESC LIMIT 1 BY message_id LIMIT {limit:UInt32})
  ORDER BY ts DESC, message_id DESC LIMIT 1 BY message_id`;

/** As `pageSql`: what is wide is read for the rows of the batch alone, and never sorted with all that comes after. */
const batchSql = (where: string[]) => `
  SELECT ${EVENT_COLUMNS} FROM events
  WHERE environment_id = {environment:String} AND (raw_id, ts, message_id) IN (
    SELECT raw_id, ts, message_id FROM events WHERE ${inEnvironment(where)}
    ORDER BY raw_id, ts, message_id LIMIT 1 BY raw_id, ts, message_id LIMIT {limit:UInt32})
  ORDER BY raw_id, ts, message_id LIMIT 1 BY raw_id, ts, message_id`;

/** How many events like these make a batch. */
function nextLimit(rows: EventRecord[]): number {
  const bytes = rows.reduce((sum, { properties, context }) => sum + properties.length + context.length, 1);
  const fitting = Math.floor((BATCH_BYTES * rows.length) / bytes);
  return Math.min(LARGEST_BATCH, Math.max(1, fitting));
}
