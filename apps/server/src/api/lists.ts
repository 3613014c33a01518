import { parseTime } from '@foothold/protocol/schema';
import type { List } from '@foothold/protocol/types';
import * as z from 'zod';
import { ApiError } from '../http/errors.ts';
import { refuseUnstorable } from '../http/storable.ts';

/** The latest that a `Date` can say. */
const MAX_TIME_MS = 8.64e15;

/** What every list takes. */
export const pageQuery = {
  /** 1–500. */
  limit: z.coerce.number().int().min(1).max(500).default(50).meta({ type: 'integer' }),
  /** `nextCursor` of the page before. */
  cursor: z.string().max(2_000).optional(),
};

/** A time of the query string, ISO 8601 or epoch ms; epoch ms come out. */
export const timeQuery = z.string().transform((text, context) => {
  const ms = parseTime(/^-?\d{5,}$/.test(text) ? Number(text) : text);
  if (ms !== null) return ms;
  context.addIssue({ code: 'custom', message: 'Expected ISO 8601 or epoch milliseconds.' });
  return z.NEVER;
});

/** A time of a JSON body, ISO 8601 or epoch ms; epoch ms come out. */
export const timeBody = z.union([timeQuery, z.number().int().min(0).max(MAX_TIME_MS)]);

/** What a page leaves behind so that the next begins after its last item. */
export const encodeCursor = (parts: (string | number)[]): string =>
  Buffer.from(JSON.stringify(parts)).toString('base64url');

/** @throws ApiError `invalid` for anything that {@link encodeCursor} has not made for the same list */
export function decodeCursor<Parts extends z.ZodType>(
  cursor: string | undefined,
  parts: Parts,
): z.output<Parts> | null {
  if (cursor === undefined) return null;
  try {
    const given: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    refuseUnstorable(given);
    return parts.parse(given);
  } catch {
    throw new ApiError('invalid', 'cursor: not one of this list.', { field: 'cursor' });
  }
}

/** A page of `limit` out of `limit + 1` rows that were asked for: the one too many says that there is more. */
export function pageOf<Row, Item>(
  rows: Row[],
  limit: number,
  cursorOf: (last: Row) => (string | number)[],
  item: (row: Row) => Item,
): List<Item> {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { items: page.map(item), nextCursor: rows.length > limit && last ? encodeCursor(cursorOf(last)) : null };
}

export const iso = (ms: number): string => new Date(ms).toISOString();
export const isoOrNull = (ms: number | null | undefined): string | null => (ms == null ? null : iso(ms));
