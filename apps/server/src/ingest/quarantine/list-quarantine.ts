import { INGEST_LIMITS } from '@foothold/protocol/schema';
import type { List, QuarantineItem } from '@foothold/protocol/types';
import type { Database } from '@foothold/storage/metadata';
import { type Kysely, sql } from 'kysely';
import { isBodyReason } from './kept-body.ts';
import { matching, type QuarantineMatch } from './matching.ts';
import { beyond, cursorOf, type Place, readCursor } from './place.ts';
import { showBytes } from './show-bytes.ts';

export interface QuarantineFilter extends QuarantineMatch {
  /** 1–500. Default 100. */
  limit?: number;
  /** `nextCursor` of the page before. */
  cursor?: string | null;
}

const SHOWN_BYTES = INGEST_LIMITS.eventBytes;

/** Events of one environment that could not be stored, newest first. Throws `invalid` for a cursor of another list. */
export async function listQuarantine(
  db: Kysely<Database>,
  environmentId: string,
  { limit = 100, cursor, ...match }: QuarantineFilter = {},
): Promise<List<QuarantineItem>> {
  const rows = await rowsAfter(db, environmentId, match, readCursor(cursor), limit + 1);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map(itemOf),
    nextCursor: rows.length > limit && last ? cursorOf(last) : null,
  };
}

/** The very bytes that are kept of one; null when the environment has no such item. */
export async function quarantinedBytes(
  db: Kysely<Database>,
  environmentId: string,
  id: string,
): Promise<Uint8Array | null> {
  const row = await db
    .selectFrom('quarantine')
    .select('body')
    .where('environment_id', '=', environmentId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.body ?? null;
}

type Row = Awaited<ReturnType<typeof rowsAfter>>[number];

function itemOf(row: Row): QuarantineItem {
  const { text, encoding } = showBytes(row.start, SHOWN_BYTES);
  const bytes = Number(row.bytes);
  return {
    id: row.id,
    what: isBodyReason(row.reason) ? 'body' : 'event',
    reason: row.reason,
    message: row.message,
    receivedAt: new Date(row.received_at).toISOString(),
    sentAt: row.sent_at === null ? null : new Date(row.sent_at).toISOString(),
    messageId: row.message_id,
    key: row.key_id === null ? null : { id: row.key_id, kind: row.kind, name: row.key_name, hint: row.hint },
    body: text,
    encoding,
    bytes,
    sentBytes: row.sent_bytes ?? bytes,
  };
}

function rowsAfter(
  db: Kysely<Database>,
  environmentId: string,
  match: QuarantineMatch,
  after: Place | null,
  limit: number,
) {
  let found = db.selectFrom('quarantine').selectAll().where(matching(environmentId, match));
  if (after) found = found.where(beyond('<', after));
  return (
    db
      .selectFrom(found.orderBy('received_at', 'desc').orderBy('id', 'desc').limit(limit).as('held'))
      .leftJoin('keys', (join) =>
        join.onRef('keys.id', '=', 'held.key_id').onRef('keys.environment_id', '=', 'held.environment_id'),
      )
      .select(['held.id', 'held.reason', 'held.message', 'held.message_id', 'held.received_at', 'held.sent_at'])
      .select(['held.sent_bytes', 'held.key_id', 'keys.kind', 'keys.name as key_name', 'keys.hint'])
      // Not all of what may be a megabyte: what is shown, and enough to see where its last character ends.
      .select([
        sql<Uint8Array>`coalesce(substr(held.body, 1, ${sql.lit(SHOWN_BYTES + 1)}), held.body)`.as('start'),
        sql<number>`octet_length(held.body)`.as('bytes'),
      ])
      .orderBy('held.received_at', 'desc')
      .orderBy('held.id', 'desc')
      .execute()
  );
}
