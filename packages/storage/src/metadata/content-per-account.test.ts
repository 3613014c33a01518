import type { Kysely } from 'kysely';
import { afterAll, describe, expect, test } from 'vitest';
import { contentPerAccount } from './migrations/0009-content-per-account.ts';
import { portableSchema } from './migrations/migration.ts';
import { DIALECTS, temporaryMetadata } from './testing/index.ts';

const stores = temporaryMetadata();
afterAll(stores.close);

describe.each(DIALECTS)('how far people were before it was kept for each account, on %s', (dialect) => {
  test('is kept as it was, for every account', async () => {
    const { db } = await stores.open(dialect);
    const schema = portableSchema(db as unknown as Kysely<unknown>, dialect);
    await db.schema.dropTable('content_states').execute();
    // As 0003 made it, but for the names of its indexes.
    await schema.createTable('content_states', {
      columns: { environment_id: 'key', raw_id: 'key', content_id: 'key', state: 'text', updated_at: 'integer' },
      primaryKey: ['environment_id', 'raw_id', 'content_id'],
    });
    const row = { environment_id: 'e1', raw_id: 'ann', content_id: 'c1', state: '{"shownAt":1}', updated_at: 5 };
    await db
      .insertInto('content_states')
      .values(row as never)
      .execute();
    await contentPerAccount.up(schema);
    await db
      .insertInto('content_states')
      .values({ ...row, group_id: 'a' })
      .execute();
    const rows = await db.selectFrom('content_states').selectAll().orderBy('group_id').execute();
    expect(rows).toEqual([
      { ...row, group_id: '' },
      { ...row, group_id: 'a' },
    ]);
  });
});
