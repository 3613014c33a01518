import { mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TemporaryEngine, temporaryEngine } from './testing/temporary-engine.ts';

// The directory is one that the engine would read as a pattern in the second run: then rows go with the statement.
describe.each(['plain', 'odd-{a,b}*?-::'])('rows in TabSeparated, in a directory called %s', (name) => {
  let target: TemporaryEngine;
  beforeAll(async () => {
    const dataDir = await mkdtemp(join(tmpdir(), `foothold-${name}-`));
    await writeFile(join(dataDir, 'insert.tsv'), 'left behind\t1\n');
    target = await temporaryEngine({ dataDir });
    await target.send(
      'CREATE TABLE t (k String, n UInt64, at DateTime64(3), twice UInt64 DEFAULT n * 2) ENGINE = MergeTree ORDER BY k ' +
        'SETTINGS non_replicated_deduplication_window = 10',
    );
  });
  afterAll(() => target.remove());

  const insert = (token: string, data: string) =>
    target.send('INSERT INTO t (k, n, at) FORMAT TabSeparated', {
      data,
      search: { insert_deduplication_token: token, max_insert_block_size: '10000000' },
    });
  const read = async (sql: string) => (await target.send(`${sql} FORMAT TabSeparated`)).text;
  const lines = (token: string, n: number) =>
    Array.from({ length: n }, (_, i) => `${token}\t${i}\t1767323045.006\n`).join('');
  const isFileThere = async () => (await readdir(target.dataDir)).includes('insert.tsv');

  it('nothing is left of an insert that an earlier process broke off', async () => {
    expect(await isFileThere()).toBe(false);
  });

  it('are stored as they are, and what is not named has its default', async () => {
    const odd = 'a\\tb\\nc\\\\d é💚';
    const answer = await insert('odd', `${odd}\t7\t2026-01-02 03:04:05.006\n`);
    expect(JSON.parse(answer.headers.get('x-clickhouse-summary') ?? '')).toMatchObject({ written_rows: '1' });
    expect(await read('SELECT k, n, at, twice FROM t')).toBe(`${odd}\t7\t2026-01-02 03:04:05.006\t14\n`);
    expect(await isFileThere()).toBe(false);
  });

  it('are one block, however many, and counted once with their token', async () => {
    const parts = `SELECT count(), sum(rows) FROM system.parts WHERE table = 't' AND active AND rows > 1000`;
    await target.send('SYSTEM STOP MERGES t');
    for (let tries = 0; tries < 2; tries++) await insert('many', lines('many', 150_000));
    expect(await read(parts)).toBe('1\t150000\n');
    await insert('more', lines('more', 2_000));
    expect(await read(parts)).toBe('2\t152000\n');
  });

  it('count once with their token, whichever way the same rows come again', async () => {
    const count = () => read("SELECT count() FROM t WHERE k = 'either'");
    const asJson = (token: string) =>
      target.send('INSERT INTO t (k, n, at) FORMAT JSONEachRow', {
        data: '{"k":"either","n":0,"at":"1767323045.006"}',
        search: { insert_deduplication_token: token },
      });
    await insert('either', lines('either', 1));
    await asJson('either');
    expect(await count()).toBe('1\n');
    await asJson('other');
    await insert('other', lines('either', 1));
    expect(await count()).toBe('2\n');
  });

  it('are all refused with one of them, and the next are taken', async () => {
    const bad = await insert('bad', `${lines('bad', 5)}bad\tmany\t0\n`);
    expect(bad).toMatchObject({ status: 400 });
    expect(await isFileThere()).toBe(false);
    await insert('good', lines('good', 3));
    expect(await read(`SELECT k, count() FROM t WHERE k IN ('bad', 'good') GROUP BY k`)).toBe('good\t3\n');
  });
});
