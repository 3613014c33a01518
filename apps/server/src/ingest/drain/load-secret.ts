import { randomBytes } from 'node:crypto';
import type { Database } from '@foothold/storage/metadata';
import type { Kysely } from 'kysely';

const BYTES = 32;

/** What the hashes of this store's ids and bodies are made with, so that nobody outside can tell which collide. Made on first use. */
export async function loadSecret(db: Kysely<Database>): Promise<Uint8Array> {
  const find = () => db.selectFrom('ingest_secrets').select('value').where('name', '=', 'hashes').executeTakeFirst();
  const found = await find();
  if (found) return found.value;
  await db
    .insertInto('ingest_secrets')
    .values({ name: 'hashes', value: randomBytes(BYTES) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  // Another collector may have been quicker.
  return ((await find()) as { value: Uint8Array }).value;
}
