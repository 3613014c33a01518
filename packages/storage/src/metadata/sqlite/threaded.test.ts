import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kysely, sql } from 'kysely';
import { expect, it, vi } from 'vitest';
import { sqliteDialect } from './dialect.ts';
import { openThreadedSqliteFile } from './threaded.ts';

it('works again after its thread has died; a transaction that was open is undone, not carried on', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'foothold-thread-'));
  const entry = new URL('./testing/dying-worker.mjs', import.meta.url);
  const db = new Kysely<{ t: { n: number } }>({
    dialect: sqliteDialect(() => openThreadedSqliteFile(join(folder, 'a.db'), entry)),
  });
  const insert = (n: number) => sql`insert into t values (${n})`;
  await sql`create table t (n integer)`.execute(db);
  await insert(1).execute(db);
  const broken = db.transaction().execute(async (trx) => {
    await insert(2).execute(trx);
    await sql`select die`.execute(trx).catch(() => undefined);
    await insert(3).execute(trx);
  });
  await expect(broken).rejects.toThrow('has ended');
  await vi.waitFor(() => insert(4).execute(db), { timeout: 60_000, interval: 50 });
  const { rows } = await sql<{ n: number }>`select n from t order by n`.execute(db);
  expect(rows.map(({ n }) => n)).toEqual([1, 4]);
  await db.destroy();
  rmSync(folder, { recursive: true, force: true });
});
