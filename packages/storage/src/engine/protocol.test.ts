import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TemporaryEngine, temporaryEngine } from './testing/temporary-engine.ts';

// What ClickHouse documents of its HTTP interface: https://clickhouse.com/docs/interfaces/http
let target: TemporaryEngine;
beforeAll(async () => {
  target = await temporaryEngine();
  await target.send('CREATE TABLE t (a String, n UInt64) ENGINE = MergeTree ORDER BY a');
});
afterAll(() => target.remove());

describe('an address', () => {
  it('answers Ok to /ping and to / without a query, and 404 elsewhere', async () => {
    const { origin } = new URL(target.engine.url);
    const answers = await Promise.all(['/ping', '/', '/elsewhere'].map((path) => fetch(origin + path)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 404]);
    expect(await answers[0]?.text()).toBe('Ok.\n');
    expect(await answers[1]?.text()).toBe('Ok.\n');
  });

  it('runs nothing without the password', async () => {
    const { origin } = new URL(target.engine.url);
    const answers = await Promise.all([
      fetch(origin, { method: 'POST', body: 'SELECT 1' }),
      fetch(`${origin}/?query=SELECT+1&user=default&password=guess`),
      fetch(origin, { method: 'POST', body: 'SELECT 1', headers: { 'X-ClickHouse-Key': 'guess' } }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
    expect(await answers[0]?.text()).toContain('Code: 516');
  });
});

describe('a statement', () => {
  it('is taken from the body, from the URL, and by GET', async () => {
    expect((await target.send('SELECT 1')).text).toBe('1\n');
    expect((await target.send('SELECT 2', { data: '' })).text).toBe('2\n');
    expect((await target.send('SELECT 3', { method: 'GET' })).text).toBe('3\n');
  });

  it('answers in its own FORMAT, else default_format, else TabSeparated', async () => {
    const formats = await Promise.all([
      target.send('SELECT 1 AS a FORMAT JSONEachRow', { search: { default_format: 'CSV' } }),
      target.send("SELECT 'x' AS a", { search: { default_format: 'CSV' } }),
      target.send("SELECT 'x' AS a", { headers: { 'X-ClickHouse-Format': 'JSONCompactEachRow' } }),
      target.send("SELECT 'x' AS a"),
    ]);
    expect(formats.map(({ text }) => text)).toEqual(['{"a":1}\n', '"x"\n', '["x"]\n', 'x\n']);
    expect(formats.map(({ headers }) => headers.get('x-clickhouse-format'))).toEqual([
      'JSONEachRow',
      'CSV',
      'JSONCompactEachRow',
      'TabSeparated',
    ]);
    expect(formats[0]?.headers.get('content-type')).toBe('application/x-ndjson; charset=UTF-8');
  });

  it('gives its id, time zone and summary back', async () => {
    const { headers } = await target.send('SELECT number FROM numbers(1000)', { search: { query_id: 'mine' } });
    expect(headers.get('x-clickhouse-query-id')).toBe('mine');
    expect(headers.get('x-clickhouse-timezone')).toBe('UTC');
    const summary = JSON.parse(headers.get('x-clickhouse-summary') ?? '') as Record<string, string>;
    expect(summary).toMatchObject({ result_rows: '1000', written_rows: '0' });
    expect(Number(summary.elapsed_ns)).toBeGreaterThan(0);
  });

  it('uses the database of the request', async () => {
    await target.send('CREATE DATABASE other');
    await target.send('CREATE TABLE own (a UInt8) ENGINE = MergeTree ORDER BY a', { search: { database: 'other' } });
    expect((await target.send('SELECT count() FROM own', { search: { database: 'other' } })).text).toBe('0\n');
    expect((await target.send('SELECT count() FROM own')).text).toContain('Code: 60');
    expect((await target.send('SELECT 1', { search: { database: 'missing' } })).text).toContain('Code: 81');
  });

  it('fails with the code in a header, the type in the text and the documented status', async () => {
    const failures = await Promise.all([
      target.send('SELEC 1'),
      target.send('SELECT * FROM nowhere'),
      target.send('SELECT sleep(1) SETTINGS max_execution_time = 0.1'),
      target.send("SELECT throwIf(1, 'boo')"),
    ]);
    expect(failures.map(({ status }) => status)).toEqual([400, 404, 408, 500]);
    expect(failures.map(({ headers }) => headers.get('x-clickhouse-exception-code'))).toEqual([
      '62',
      '60',
      '159',
      '395',
    ]);
    expect(failures[1]?.text).toMatch(/^Code: 60\. DB::Exception: [\s\S]+ \(UNKNOWN_TABLE\)/);
  });

  it('may have 900 KB of parameters in its URL', async () => {
    const answer = await target.send('SELECT length({p:String})', { params: { p: 'x'.repeat(900_000) } });
    expect(answer.text).toBe('900000\n');
  });

  it('is refused when its text is longer than a cluster takes', async () => {
    const answer = await target.send(`SELECT '${'x'.repeat(300_000)}'`);
    expect(answer).toMatchObject({ status: 400 });
    expect(answer.text).toContain('Max query size exceeded');
  });

  it('takes its parameters from a multipart form too', async () => {
    const form = new FormData();
    form.set('query', 'SELECT {p:String}');
    form.set('param_p', 'from the form');
    const { origin, username, password } = new URL(target.engine.url);
    const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
    const answer = await fetch(origin, { method: 'POST', body: form, headers: { authorization } });
    expect(await answer.text()).toBe('from the form\n');
  });

  it('is refused when it asks for what is not here', async () => {
    for (const name of ['session_id', 'compress', 'decompress']) {
      expect(await target.send('SELECT 1', { search: { [name]: '1' } })).toMatchObject({ status: 501 });
    }
  });
});

describe('gzip', () => {
  it('is read', async () => {
    const data = gzipSync('{"a":"zipped","n":1}\n{"a":"zipped","n":2}\n');
    const answer = await target.send('INSERT INTO t FORMAT JSONEachRow', {
      data,
      headers: { 'content-encoding': 'gzip' },
    });
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.headers.get('x-clickhouse-summary') ?? '')).toMatchObject({ written_rows: '2' });
    expect((await target.send("SELECT sum(n) FROM t WHERE a = 'zipped'")).text).toBe('3\n');
  });

  it('is written only when asked for by header and setting', async () => {
    const { origin, username, password } = new URL(target.engine.url);
    const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
    const ask = (search: string) =>
      fetch(`${origin}/?${search}`, {
        method: 'POST',
        body: "SELECT repeat('x', 10000)",
        headers: { authorization, 'accept-encoding': 'gzip' },
      });
    expect((await ask('')).headers.get('content-encoding')).toBe(null);
    const zipped = await ask('enable_http_compression=1');
    expect(zipped.headers.get('content-encoding')).toBe('gzip');
    expect(Number(zipped.headers.get('content-length'))).toBeLessThan(1000);
    expect(await zipped.text()).toBe(`${'x'.repeat(10000)}\n`);
  });

  it('that is broken or unknown is refused', async () => {
    const send = (encoding: string) =>
      target.send('INSERT INTO t FORMAT JSONEachRow', { data: 'no gzip', headers: { 'content-encoding': encoding } });
    expect((await send('gzip')).status).toBe(500);
    expect((await send('snappy')).text).toContain('Code: 89');
    expect(() => gunzipSync('no gzip')).toThrow();
  });
});

it('answers a million rows', async () => {
  const { text } = await target.send('SELECT number FROM numbers(1000000)');
  expect(text.length).toBe(6_888_890);
  expect(text.endsWith('\n999999\n')).toBe(true);
});

it('inserts in other formats and through SELECT too', async () => {
  await target.send('INSERT INTO t (n, a) FORMAT CSV', { data: '1,"csv"\n' });
  await target.send('INSERT INTO t FORMAT JSONCompactEachRow', { data: '["compact",2]\n' });
  await target.send("INSERT INTO t VALUES ('values', 3)");
  await target.send("INSERT INTO t SELECT 'select', 4");
  await target.send('INSERT INTO `t` FORMAT JSONEachRow', { data: '{"a":"quoted","n":5}' });
  const { text } = await target.send(
    "SELECT a FROM t WHERE a IN ('csv', 'compact', 'values', 'select', 'quoted') ORDER BY n",
  );
  expect(text.split('\n')).toEqual(['csv', 'compact', 'values', 'select', 'quoted', '']);
});
