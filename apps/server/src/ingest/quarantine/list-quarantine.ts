import type { List, QuarantineItem } from '@foothold/protocol/types';
import type { Database } from '@foothold/storage/metadata';
import type { Kysely } from 'kysely';
import { matching, type QuarantineMatch } from './matching.ts';

export interface QuarantineFilter extends QuarantineMatch {
  /** 1–500. Default 100. */
  limit?: number;
  /** `nextCursor` of the page before. */
  cursor?: string | null;
}

const SHOWN_CHARACTERS = 32_768;

/** Events of one environment that could not be stored, newest first. */
export async function listQuarantine(
  db: Kysely<Database>,
  environmentId: string,
  { limit = 100, cursor, ...match }: QuarantineFilter = {},
): Promise<List<QuarantineItem>> {
  const after = readCursor(cursor);
  let query = db.selectFrom('quarantine').selectAll().where(matching(environmentId, match));
  if (after) {
    query = query.where((eb) =>
      eb.or([eb('received_at', '<', after.at), eb.and([eb('received_at', '=', after.at), eb('id', '<', after.id)])]),
    );
  }
  const rows = await query
    .orderBy('received_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
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

function readCursor(cursor: string | null | undefined): { at: number; id: string } | null {
  const match = /^(\d{1,15})\.(.+)$/.exec(cursor ?? '');
  return match ? { at: Number(match[1]), id: match[2] as string } : null;
}
