import type { Database } from '@foothold/storage/metadata';
import type { ExpressionBuilder, ExpressionWrapper, SqlBool } from 'kysely';
import { ApiError } from '../../http/errors.ts';

/** Where a held-back event stands in its environment, by time of receipt. */
export interface Place {
  received_at: number;
  id: string;
}

/** What a page ends with, for whoever asks for the next one. */
export const cursorOf = ({ received_at, id }: Place): string => `${received_at}.${id}`;

/** Reads what {@link cursorOf} wrote. Throws `invalid` for a cursor of another list. */
export function readCursor(cursor: string | null | undefined): Place | null {
  if (cursor === null || cursor === undefined) return null;
  const match = /^(\d{1,15})\.([\w-]+)$/.exec(cursor);
  if (!match) throw new ApiError('invalid', 'cursor: not one of this list.', { field: 'cursor' });
  return { received_at: Number(match[1]), id: match[2] as string };
}

/** Newer (`>`) or older (`<`) than a place. Compared as one row value, which both stores look up in an index. */
export const beyond =
  (side: '>' | '<', { received_at, id }: Place) =>
  (eb: ExpressionBuilder<Database, 'quarantine'>): ExpressionWrapper<Database, 'quarantine', SqlBool> =>
    eb(eb.refTuple('received_at', 'id'), side, eb.tuple(received_at, id));
