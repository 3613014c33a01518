import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RawAnswer, type TemporaryEngine, temporaryEngine } from './testing/temporary-engine.ts';

// Each fault of the embedded engine that was measured, and that nobody meets behind this interface.
const MIB = 1024 * 1024;
const ENDLESS = 'SELECT count() FROM numbers(100000000000)';
const READERS = 4;

let target: TemporaryEngine;
beforeAll(async () => {
  target = await temporaryEngine({ limits: { queryMemoryBytes: 64 * MIB, resultBytes: 8 * MIB } });
  await target.send('CREATE TABLE t (k String, n UInt64) ENGINE = MergeTree PARTITION BY n ORDER BY k');
});
afterAll(() => target.remove());

const everyReader = (sql: string, params?: Record<string, string>): Promise<RawAnswer[]> =>
  Promise.all(Array.from({ length: READERS }, () => target.send(sql, { params })));

describe('a failed query', () => {
  it.each([
    ['throws half-way', 395, "SELECT throwIf(number = 70000, 'boo') FROM numbers(100000)"],
    ['runs out of time', 159, `${ENDLESS} SETTINGS max_execution_time = 0.2`],
    ['runs out of memory', 241, 'SELECT groupArray(number) FROM numbers(100000000)'],
    ['has a syntax error', 62, 'SELECT FROM WHERE'],
    ['misses a table', 60, 'SELECT * FROM nowhere'],
    ['cannot read its parameter', 457, 'SELECT {n:UInt8}'],
  ])('that %s leaves nothing in the next answer', async (_, code, sql) => {
    const params = sql.includes('{n:') ? { n: 'many' } : undefined;
    const failed = await everyReader(sql, params);
    expect(failed.map(({ headers }) => headers.get('x-clickhouse-exception-code'))).toEqual(
      failed.map(() => String(code)),
    );
    const next = await everyReader('SELECT 42 AS answer, {p:String} FORMAT JSONCompactEachRow', { p: 'mine' });
    expect(next.map(({ text }) => text)).toEqual(next.map(() => '[42, "mine"]\n'));
  });

  it('of the writer leaves nothing in the next insert', async () => {
    const bad = await target.send('INSERT INTO t FORMAT JSONEachRow', { data: '{"k":"bad","n":"x"}' });
    expect(bad).toMatchObject({ status: 400 });
    await target.send('INSERT INTO t FORMAT JSONEachRow', { data: '{"k":"good","n":1}' });
    expect((await target.send("SELECT k FROM t WHERE k IN ('bad', 'good')")).text).toBe('good\n');
  });
});

it('gives everyone in a crowd of good, failing, slow and leaving clients exactly their own rows', async () => {
  const isOwn = async (i: number): Promise<boolean> => {
    const mine = `SELECT {mine:String} AS v, number FROM numbers(${1 + (i % 5)}) FORMAT JSONEachRow`;
    const { text } = await target.send(mine, { params: { mine: `client-${i}` } });
    const rows = text.trimEnd().split('\n');
    return rows.length === 1 + (i % 5) && rows.every((row) => (JSON.parse(row) as { v: string }).v === `client-${i}`);
  };
  const crowd = Array.from({ length: 180 }, (_, i) => {
    if (i % 6 === 1)
      return target.send(`SELECT throwIf(number = 70000, {x:String}) FROM numbers(90000)`, { params: { x: 'no' } });
    if (i % 6 === 3) return target.send(ENDLESS, { search: { max_execution_time: '0.05' } });
    if (i % 40 === 5) return target.send(ENDLESS, { signal: AbortSignal.timeout(i * 4) }).catch(() => 'left');
    return isOwn(i);
  });
  const outcomes = await Promise.all(crowd);
  expect(outcomes.filter((outcome) => outcome === false)).toEqual([]);
  expect(outcomes.filter((outcome) => outcome === true).length).toBeGreaterThan(100);
  expect(target.engine.restarts).toBe(0);
});

describe('bound parameters', () => {
  it('run in parallel, one query a reader', async () => {
    const busy = new AbortController();
    const sql = 'SELECT {p:String}, sleepEachRow(0.1) FROM numbers(6000) SETTINGS max_block_size = 1';
    const all = Array.from({ length: READERS - 1 }, () =>
      target.send(sql, { params: { p: 'x' }, signal: busy.signal }).catch(() => 'gone'),
    );
    // By the last reader.
    const mine = `query LIKE '%sleepEachRow%' AND query NOT LIKE '%processes%'`;
    const count = async () => (await target.send(`SELECT count() FROM system.processes WHERE ${mine}`)).text;
    await expect.poll(count).toBe(`${READERS - 1}\n`);
    busy.abort();
    expect(await Promise.all(all)).toEqual(all.map(() => 'gone'));
  });

  it('never come from the query before, when one is forgotten', async () => {
    await everyReader('SELECT {tenant:String}', { tenant: 'theirs' });
    const forgotten = await everyReader('SELECT {tenant:String}');
    for (const answer of forgotten) {
      expect(answer.status).toBe(500);
      expect(answer.text).toMatch(/^Code: 456\. DB::Exception: Substitution `tenant` is not set/);
    }
  });

  it('are refused when the query has no such placeholder', async () => {
    const answer = await target.send('SELECT 1', { params: { tenannt: 'x' } });
    expect(answer).toMatchObject({ status: 400 });
    expect(answer.text).toContain('tenannt');
  });

  it('keep every character, also those that end a literal', async () => {
    const tricky = `'; DROP TABLE t; -- \\ " \` {p:String} \u{1F600}`;
    const escaped = tricky.replaceAll('\\', '\\\\');
    const { text } = await target.send('SELECT {p:String} AS v FORMAT JSONEachRow', { params: { p: escaped } });
    expect(JSON.parse(text)).toEqual({ v: tricky });
  });
});

describe('settings', () => {
  it('of one request are gone in the next', async () => {
    const read = "SELECT getSetting('max_threads'), getSetting('max_execution_time')";
    const before = (await target.send(read)).text;
    const changed = await target.send(read, { search: { max_threads: '1', max_execution_time: '7' } });
    expect(changed.text).toBe('1\t7\n');
    expect((await everyReader(read)).map(({ text }) => text)).toEqual([before, before, before, before]);
  });

  it('set by a statement are gone in the next', async () => {
    await target.send('SET max_threads = 1');
    await target.send("INSERT INTO t SELECT 's', getSetting('max_threads') = 1");
    expect((await target.send("SELECT n FROM t WHERE k = 's'")).text).toBe('0\n');
  });

  it('that do not exist are refused', async () => {
    const answer = await target.send('SELECT 1', { search: { no_such_setting: '1' } });
    expect(answer).toMatchObject({ status: 404 });
    expect(answer.text).toContain('Code: 115');
  });
});

describe('a long query', () => {
  const runningCount = async (): Promise<string> =>
    (await target.send(`SELECT count() FROM system.processes WHERE query = '${ENDLESS}'`)).text.trim();

  it('stops when its client goes away', async () => {
    await expect(target.send(ENDLESS, { signal: AbortSignal.timeout(200) })).rejects.toThrow();
    await expect.poll(runningCount).toBe('0');
  });

  it('stops when its client goes away while it waits for a session', async () => {
    const busy = new AbortController();
    const all = Array.from({ length: READERS }, () =>
      target.send(ENDLESS, { signal: busy.signal }).catch(() => 'gone'),
    );
    await expect(target.send(ENDLESS, { signal: AbortSignal.timeout(200) })).rejects.toThrow();
    busy.abort();
    await Promise.all(all);
    await expect.poll(runningCount).toBe('0');
  });

  it('is stopped by KILL QUERY with its own id, though every reader is taken', async () => {
    const all = Array.from({ length: READERS }, (_, i) => target.send(ENDLESS, { search: { query_id: `long-${i}` } }));
    const kill = (i: number) => target.send(`KILL QUERY WHERE query_id = 'long-${i}' SYNC`);
    const answers = await Promise.all(
      all.map((_, i) => expect.poll(async () => (await kill(i)).text).toContain('finished')),
    );
    expect(answers).toHaveLength(READERS);
    for (const { text } of await Promise.all(all)) expect(text).toContain('Code: 394');
  });

  it('keeps its id to itself', async () => {
    const busy = new AbortController();
    const first = target.send(ENDLESS, { search: { query_id: 'twin' }, signal: busy.signal }).catch(() => 'gone');
    await expect.poll(runningCount).toBe('1');
    expect((await target.send('SELECT 1', { search: { query_id: 'twin' } })).text).toContain('Code: 216');
    busy.abort();
    expect(await first).toBe('gone');
    await expect.poll(runningCount).toBe('0');
  });
});

it('refuses an answer that would not fit in memory, cleanly', async () => {
  const answer = await target.send('SELECT number FROM numbers(5000000)');
  expect(answer.text).toContain('Code: 396');
  expect((await target.send('SELECT 1')).text).toBe('1\n');
});

it('ends a query that would take the whole engine over its memory, and goes on', async () => {
  const limits = { serverMemoryBytes: 400 * MIB, queryMemoryBytes: 16 * 1024 * MIB };
  const small = await temporaryEngine({ limits });
  try {
    const answers = await Promise.all(
      [0, 1].map(() => small.send('SELECT groupArray(number) FROM numbers(200000000)')),
    );
    for (const { text } of answers) expect(text).toMatch(/^Code: 241[\s\S]*\(total\) memory limit exceeded/i);
    expect((await small.send('SELECT 1')).text).toBe('1\n');
    expect(small.engine.restarts).toBe(0);
  } finally {
    await small.remove();
  }
});

it('refuses an insert into more than 100 partitions at once', async () => {
  const rows = Array.from({ length: 101 }, (_, n) => JSON.stringify({ k: 'wide', n }));
  const answer = await target.send('INSERT INTO t FORMAT JSONEachRow', { data: rows.join('\n') });
  expect(answer.text).toContain('Code: 252');
  expect((await target.send("SELECT count() FROM t WHERE k = 'wide'")).text).toBe('0\n');
});

it('does not write through a read', async () => {
  expect((await target.send('DROP TABLE t', { method: 'GET' })).text).toContain('Code: 164');
  expect((await target.send('SELECT count() > 0 FROM t')).text).toBe('1\n');
});

it('refuses a second statement', async () => {
  expect(await target.send('SELECT 1; DROP TABLE t')).toMatchObject({ status: 400 });
  expect((await target.send('SELECT count() > 0 FROM t')).text).toBe('1\n');
});
