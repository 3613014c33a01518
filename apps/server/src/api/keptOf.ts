import type { QuarantineItem } from '@foothold/protocol/types';
import type { Database } from '@foothold/storage/metadata';
import type { Kysely } from 'kysely';
import { listQuarantine } from '../ingest/quarantine/list-quarantine.ts';
import { findMentions, type Sought } from '../ingest/quarantine/mentions.ts';
import type { EventFilter, EventReader } from './events/readEvents.ts';

/** Bodies are long: few are in memory at once. */
const ITEMS_A_BATCH = 20;

/**
 * Whether anything is kept of somebody or an account that state does not know: events that a colleague did in their name, or
 * what is held back. Only what names them for certain counts, so that an id with a typing error finds nothing.
 * @param filter their events
 */
export async function namedAnywhere(
  { db, events }: { db: Kysely<Database>; events: EventReader },
  environmentId: string,
  sought: Sought,
  filter: EventFilter,
): Promise<boolean> {
  const { items } = await events.list(environmentId, { ...filter, limit: 1 });
  return items.length > 0 || (await certainMentions(db, environmentId, sought)).length > 0;
}

/** What is held back and names them for certain, newest first within each batch. */
export async function* heldOf(
  db: Kysely<Database>,
  environmentId: string,
  sought: Sought,
): AsyncGenerator<QuarantineItem[]> {
  const ids = await certainMentions(db, environmentId, sought);
  for (let i = 0; i < ids.length; i += ITEMS_A_BATCH) {
    const batch = ids.slice(i, i + ITEMS_A_BATCH);
    yield (await listQuarantine(db, environmentId, { ids: batch, limit: ITEMS_A_BATCH })).items;
  }
}

const certainMentions = (db: Kysely<Database>, environmentId: string, sought: Sought): Promise<string[]> =>
  findMentions(db, environmentId, { ...sought, certain: true }, new Set());
