import type { List, QuarantineItem } from '@foothold/protocol/types';
import type { Database } from '@foothold/storage/metadata';
import type { Kysely } from 'kysely';
import { ApiError } from '../../http/errors.ts';
import { isNamed, matching, type QuarantineMatch } from './matching.ts';

export interface QuarantineFilter extends QuarantineMatch {
  /** 1–500. Default 100. */
  limit?: number;
  /** `nextCursor` of the page before. */
  cursor?: string | null;
}

const SHOWN_CHARACTERS = 32_768;

/** Events of one environment that could not be stored, newest first. Throws `invalid` for a cursor of another list. */
export async function listQuarantine(
  db: Kysely<Database>,
  environmentId: string,
  { limit = 100, cursor, ...match }: QuarantineFilter = {},
): Promise<List<QuarantineItem>> {
  const rows: Row[] = [];
  for (let after = readCursor(cursor); ; ) {
    const found = await rowsAfter(db, environmentId, match, after, limit + 1);
    rows.push(...found.filter(({ body }) => isNamed(body, match.name)));
    const last = found.at(-1);
    if (!last || found.length <= limit || rows.length > limit) break;
    after = { at: last.received_at, id: last.id };
  }
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map((row) => ({
      id: row.id,
      reason: row.reason,
      message: row.message,
      receivedAt: new Date(row.received_at).toISOString(),
      messageId: row.message_id,
      body: row.body.slice(0, SHOWN_CHARACTERS),
    })),
    nextCursor: rows.length > limit && last ? `${last.received_at}.${last.id}` : null,
  };
}

type Row = Database['quarantine'];
interface Place {
  at: number;
  id: string;
}

function rowsAfter(
  db: Kysely<Database>,
  environmentId: string,
  match: QuarantineMatch,
  after: Place | null,
  limit: number,
): Promise<Row[]> {
  let query = db.selectFrom('quarantine').selectAll().where(matching(environmentId, match));
  if (after) {
    query = query.where((eb) =>
      eb.or([eb('received_at', '<', after.at), eb.and([eb('received_at', '=', after.at), eb('id', '<', after.id)])]),
    );
  }
  return query.orderBy('received_at', 'desc').orderBy('id', 'desc').limit(limit).execute();
}

function readCursor(cursor: string | null | undefined): Place | null {
  if (cursor === null || cursor === undefined) return null;
  const match = /^(\d{1,15})\.([\w-]+)$/.exec(cursor);
  if (!match) throw new ApiError('invalid', 'cursor: not one of this list.', { field: 'cursor' });
  return { at: Number(match[1]), id: match[2] as string };
}
