import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kysely, sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sqliteDialect } from './dialect.ts';
import { openSqliteFile, type SqliteFile } from './file.ts';

let directory: string;
let writer: SqliteFile;
let other: SqliteFile;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'foothold-sqlite-'));
  writer = openSqliteFile(join(directory, 'file.sqlite'));
  other = openSqliteFile(join(directory, 'file.sqlite'), 10);
  writer.execute('CREATE TABLE t (x INTEGER)', []);
});
afterEach(() => {
  writer.close();
  other.close();
  rmSync(directory, { recursive: true });
});

const run = (file: SqliteFile, ...statements: string[]) => statements.map((one) => file.execute(one, []));
const rows = (file: SqliteFile) => (file.execute('SELECT count(*) AS n FROM t', []) as { rows: unknown[] }).rows;

describe('a writer that was waited for in vain', () => {
  it.each(['begin immediate', 'INSERT INTO t VALUES (0)'])('leaves nothing behind: %s', (statement) => {
    rows(other);
    run(writer, 'begin immediate', 'INSERT INTO t VALUES (1)');
    expect(() => other.execute(statement, [])).toThrow(expect.objectContaining({ code: 'SQLITE_BUSY' }));
    run(writer, 'commit');
    expect(rows(other)).toEqual([{ n: 1 }]);
    run(writer, 'INSERT INTO t VALUES (2)');
    expect(rows(other)).toEqual([{ n: 2 }]);
    run(other, 'begin immediate', 'INSERT INTO t VALUES (3)', 'commit');
    run(other, 'begin immediate', 'INSERT INTO t VALUES (4)', 'commit');
    expect(rows(writer)).toEqual([{ n: 4 }]);
  });
});

describe('a transaction that SQLite has ended by itself', () => {
  it('fails with what went wrong, and not with that there is none', async () => {
    const db = new Kysely<unknown>({ dialect: sqliteDialect(() => other) });
    const failing = db.transaction().execute(async (trx) => {
      await sql`rollback`.execute(trx);
      throw new Error('The disk has failed.');
    });
    await expect(failing).rejects.toThrow('The disk has failed.');
    await sql`INSERT INTO t VALUES (1)`.execute(db);
    expect(rows(writer)).toEqual([{ n: 1 }]);
  });
});
