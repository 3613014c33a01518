import { mkdtempSync, rmSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { type Metadata, openMetadata } from './metadata.ts';
import { migrations } from './migrations/index.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'foothold-metadata-'));
const opened: Metadata[] = [];
const open = (...args: Parameters<typeof openMetadata>) => {
  const metadata = openMetadata(...args);
  opened.push(metadata);
  return metadata;
};
afterEach(() => Promise.all(opened.splice(0).map((m) => m.close())));
afterAll(() => rmSync(dataDir, { recursive: true }));

test('every migration file is in the list, in the order of its name', async () => {
  const files = await readdir(join(import.meta.dirname, 'migrations'));
  const names = files.filter((f) => /^\d{4}-/.test(f)).map((f) => f.replace(/\.ts$/, ''));
  expect(migrations.map((m) => m.name)).toEqual(names.sort());
});

describe.each([{ threaded: false }, { threaded: true }])('SQLite, threaded: $threaded', ({ threaded }) => {
  test('two connections take turns on one file, and a transaction sees what the other wrote', async () => {
    const a = open({ dataDir }, { threaded });
    await a.migrate();
    await a.db.deleteFrom('ledger_counters').execute();
    const row = { environment_id: 'e', bucket_at: 0, counter: 'stored', count: 0 };
    await a.db.insertInto('ledger_counters').values(row).execute();
    const b = open({ dataDir }, { threaded: true });
    const add = (m: Metadata) =>
      m.db.transaction().execute(async (trx) => {
        const { count } = await trx.selectFrom('ledger_counters').select('count').executeTakeFirstOrThrow();
        await trx
          .updateTable('ledger_counters')
          .set({ count: count + 1 })
          .execute();
      });
    await Promise.all(Array.from({ length: 20 }, (_, i) => add(i % 2 ? a : b)));
    expect(await b.db.selectFrom('ledger_counters').select('count').executeTakeFirst()).toEqual({ count: 20 });
  });

  test('refuses a value that libsql would abort the process for', async () => {
    const { db } = open({ dataDir }, { threaded });
    await expect(
      db
        .deleteFrom('jobs')
        .where('id', '=', new Date() as never)
        .execute(),
    ).rejects.toThrow(/Date|clone/);
    await expect(db.deleteFrom('jobs').where('attempts', '=', Number.NaN).execute()).rejects.toThrow(/NaN/);
    await db
      .deleteFrom('jobs')
      .where('attempts', '=', true as never)
      .execute();
  });

  test('commits survive with synchronous=FULL in WAL mode', async () => {
    const { sql } = await import('kysely');
    const { db } = open({ dataDir }, { threaded });
    expect((await sql`pragma synchronous`.execute(db)).rows).toEqual([{ synchronous: 2 }]);
    expect((await sql`pragma journal_mode`.execute(db)).rows).toEqual([{ journal_mode: 'wal' }]);
  });
});
