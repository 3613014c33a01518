import type { Database } from '@foothold/storage/metadata';
import { type Kysely, sql } from 'kysely';
import type { HeldEvent } from './held-event.ts';
import { BODY_REASONS } from './kept-body.ts';
import { matching, type QuarantineMatch } from './matching.ts';
import { beyond, type Place } from './place.ts';

/** One that is held back, with all that sending it again takes. */
export interface HeldBack extends HeldEvent, Place {
  key_id: string | null;
  from_bot: number | null;
}
export interface HeldPage {
  rows: HeldBack[];
  /** Where the page ends, also when somebody has taken its rows meanwhile. */
  last: Place;
}

const LISTED = 1_000;
/** Rows and bytes that are had at a time: what is made of them holds up nobody for long. */
const PAGE_ROWS = 250;
const PAGE_BYTES = 1024 * 1024;

/** The events of an environment that match, oldest first, a page at a time. A page costs the same whatever is held. */
export async function* heldPages(
  db: Kysely<Database>,
  environmentId: string,
  match: QuarantineMatch,
  after: Place | null,
): AsyncGenerator<HeldPage, void, undefined> {
  for (let place = after; ; ) {
    const listed = await events(db, environmentId, match, place)
      .select(['id', 'received_at', sql<number>`octet_length(body)`.as('bytes')])
      .orderBy('received_at')
      .orderBy('id')
      .limit(LISTED)
      .execute();
    for (const page of parts(listed)) {
      const ids = page.map(({ id }) => id);
      const rows = await db
        .selectFrom('quarantine')
        .select(['id', 'body', 'received_at', 'key_id', 'call', 'sent_at', 'from_bot'])
        .where('id', 'in', ids)
        .orderBy('received_at')
        .orderBy('id')
        .execute();
      yield { rows, last: page.at(-1) as Place };
    }
    if (listed.length < LISTED) return;
    place = listed.at(-1) as Place;
  }
}

/** How many of those that match stand behind a place. */
export async function countHeld(
  db: Kysely<Database>,
  environmentId: string,
  match: QuarantineMatch,
  after: Place | null,
): Promise<number> {
  const { n } = await events(db, environmentId, match, after)
    .select((eb) => eb.fn.countAll<number | string>().as('n'))
    .executeTakeFirstOrThrow();
  return Number(n);
}

function events(db: Kysely<Database>, environmentId: string, match: QuarantineMatch, after: Place | null) {
  const found = db
    .selectFrom('quarantine')
    .where(matching(environmentId, match))
    .where('reason', 'not in', BODY_REASONS);
  return after ? found.where(beyond('>', after)) : found;
}

type Listed = Place & { bytes: number };

function parts(listed: readonly Listed[]): Listed[][] {
  const pages: Listed[][] = [];
  let bytes = 0;
  for (const one of listed) {
    const page = pages.at(-1);
    bytes += Number(one.bytes);
    if (page && page.length < PAGE_ROWS && bytes <= PAGE_BYTES) page.push(one);
    else {
      pages.push([one]);
      bytes = Number(one.bytes);
    }
  }
  return pages;
}
