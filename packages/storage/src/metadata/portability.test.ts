import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Metadata } from './metadata.ts';
import { DIALECTS, temporaryMetadata } from './testing/index.ts';

const stores = temporaryMetadata();
afterAll(stores.close);

describe.each(DIALECTS)('the metadata store on %s', (dialect) => {
  let metadata: Metadata;
  beforeAll(async () => {
    metadata = await stores.open(dialect);
  });

  test('says which one it is and has nothing left to migrate', async () => {
    expect(metadata.dialect).toBe(dialect);
    expect(await metadata.migrate()).toEqual([]);
  });

  test('gives 64-bit numbers, counts, sums and bytes back as they went in', async () => {
    const { db } = metadata;
    const row = { environment_id: 'e', hash: Buffer.from('00ff10', 'hex'), day: 20_000, body_hash: Buffer.alloc(8, 7) };
    await db.insertInto('ingest_dedup').values(row).execute();
    expect(await db.selectFrom('ingest_dedup').selectAll().execute()).toEqual([row]);

    const counter = { environment_id: 'e', bucket_at: 1_790_000_000_123, counter: 'stored', count: 2 ** 40 };
    await db.insertInto('ledger_counters').values(counter).execute();
    const read = await db
      .selectFrom('ledger_counters')
      .select((e) => [e.fn.countAll<number>().as('n'), e.fn.sum<number>('count').as('sum'), 'bucket_at'])
      .groupBy('bucket_at')
      .execute();
    expect(read).toEqual([{ n: 1, sum: 2 ** 40, bucket_at: 1_790_000_000_123 }]);
  });

  test('compares and orders ids byte by byte', async () => {
    const ids = ['b', 'A', 'a', 'B', 'é', 'z', '😀', '\uffef'];
    await metadata.db
      .insertInto('organizations')
      .values(ids.map((id) => ({ id, name: id, created_at: 0 })))
      .execute();
    const rows = await metadata.db.selectFrom('organizations').select('id').orderBy('id').execute();
    const byBytes = [...ids].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    expect(rows.map((r) => r.id)).toEqual(byBytes);
  });

  test('upserts many rows in one statement and says how many changed', async () => {
    const { db } = metadata;
    const reached = (subject_id: string, at: number) => ({
      environment_id: 'e',
      milestone_id: 'm',
      subject_id,
      version: 1,
      at,
      message_id: '',
    });
    const upsert = (rows: ReturnType<typeof reached>[]) =>
      db
        .insertInto('milestones_reached')
        .values(rows)
        .onConflict((c) =>
          c
            .columns(['environment_id', 'subject_id', 'milestone_id'])
            .doUpdateSet((e) => ({ at: e.ref('excluded.at') }))
            .whereRef('excluded.at', '<', 'milestones_reached.at'),
        )
        .executeTakeFirst();
    expect((await upsert([reached('a', 5), reached('b', 5)])).numInsertedOrUpdatedRows).toBe(2n);
    expect((await upsert([reached('a', 4), reached('b', 6)])).numInsertedOrUpdatedRows).toBe(1n);
    const rows = await db.selectFrom('milestones_reached').select(['subject_id', 'at']).orderBy('subject_id').execute();
    expect(rows).toEqual([
      { subject_id: 'a', at: 4 },
      { subject_id: 'b', at: 5 },
    ]);
  });

  test('undoes a failed transaction whole', async () => {
    const attempt = metadata.db.transaction().execute(async (trx) => {
      await trx.insertInto('organizations').values({ id: 'undone', name: '', created_at: 0 }).execute();
      await sql`select nothing from nowhere`.execute(trx);
    });
    await expect(attempt).rejects.toThrow();
    const row = await metadata.db.selectFrom('organizations').where('id', '=', 'undone').selectAll().executeTakeFirst();
    expect(row).toBeUndefined();
  });

  test('keeps a unique key unique', async () => {
    const key = { environment_id: 'e', kind: 'write' as const, name: '', hint: '', created_at: 0, revoked_at: null };
    const insert = (id: string, write_key: string | null) =>
      metadata.db
        .insertInto('keys')
        .values({ ...key, id, write_key, secret_hash: null })
        .execute();
    await insert('1', 'fhw_same');
    await expect(insert('2', 'fhw_same')).rejects.toThrow();
    await insert('3', null);
    await insert('4', null);
  });
});

test('a connection that PostgreSQL ends in the middle of a transaction ends that transaction, and nothing else', async () => {
  const { db } = await stores.open('postgres');
  const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db);
  expect(rows).toHaveLength(1);
  let isEnded = () => {};
  const ended = new Promise<void>((resolve) => {
    isEnded = resolve;
  });
  const transaction = db.transaction().execute(async (trx) => {
    const { rows: mine } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx);
    await sql`select pg_terminate_backend(${mine[0]?.pid})`.execute(db);
    await ended;
    await sql`select 1`.execute(trx);
  });
  // Nobody is asking anything of that connection when it goes.
  setTimeout(isEnded, 200);
  await expect(transaction).rejects.toThrow();
  expect((await sql`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }]);
});
