import type { Database } from '@foothold/storage/metadata';
import { DIALECTS, temporaryMetadata } from '@foothold/storage/testing';
import { type KyselyPlugin, type RootOperationNode, ValuesNode } from 'kysely';
import { afterAll, describe, expect, it } from 'vitest';
import { insertQuarantine } from './insert-quarantine.ts';

const stores = temporaryMetadata();
afterAll(() => stores.close());

const row = (id: number, bytes: number): Database['quarantine'] => ({
  ...{ id: `q${id}`, environment_id: 'e', reason: 'unreadable', message: 'm', message_id: null, received_at: id },
  ...{ body: Buffer.alloc(bytes, 'x'), sent_bytes: null, key_id: null, name: null, call: null, sent_at: null },
  from_bot: 0,
});

describe.each(DIALECTS)('rows of quarantine on %s', (dialect) => {
  it('are added many at a time where they are small, and each by itself where not, by a statement that is used again', async () => {
    const { db } = await stores.open(dialect);
    const rows = [1, 2, 3, 4, 5].map((id) => row(id, id % 2 === 0 ? 3_000 : 20));
    const statements = new Statements();
    await db
      .withPlugin(statements)
      .transaction()
      .execute((trx) => insertQuarantine(trx, rows));
    expect(statements.rows).toEqual([3, 1, 1]);
    const found = await db.selectFrom('quarantine').select(['id', 'body']).orderBy('id').execute();
    expect(found.map(({ id, body }) => [id, body.length])).toEqual(rows.map(({ id, body }) => [id, body.length]));
  });

  it('are none at all without a statement', async () => {
    const { db } = await stores.open(dialect);
    await db.transaction().execute((trx) => insertQuarantine(trx, []));
    expect(await db.selectFrom('quarantine').select('id').execute()).toEqual([]);
  });
});

/** How many rows each statement has inserted. */
class Statements implements KyselyPlugin {
  readonly rows: number[] = [];

  transformQuery({ node }: { node: RootOperationNode }): RootOperationNode {
    const values = node.kind === 'InsertQueryNode' ? node.values : undefined;
    if (values && ValuesNode.is(values)) this.rows.push(values.values.length);
    return node;
  }
  async transformResult<Result>({ result }: { result: Result }): Promise<Result> {
    return result;
  }
}
