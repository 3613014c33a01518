import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type StandaloneEngine, standaloneEngine } from '../engine/testing/standalone.ts';
import { TENANT_TABLES } from './environment.ts';
import { type EventStore, openEventStore } from './store.ts';
import { eventRow } from './testing/event-row.ts';

// Through an address alone, as with CLICKHOUSE_URL: the engine belongs to another process.
let dataDir: string;
let server: StandaloneEngine;
let store: EventStore;
let databases = 0;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'foothold-events-'));
  server = await standaloneEngine(dataDir);
});
afterAll(async () => {
  await server.end('SIGTERM');
  await rm(dataDir, { recursive: true, force: true });
});
beforeEach(async () => {
  store = openEventStore({ url: `${server.url}/test_${++databases}` });
  await store.migrate();
  return () => store.close();
});

const count = async (table = 'events', final = ''): Promise<number> =>
  (await store.query<{ n: number }>(`SELECT count() AS n FROM ${table} ${final}`))[0]?.n ?? -1;

describe('what is stored', () => {
  it('is what was given, whatever is in it', async () => {
    const nasty = ['a\tb\nc\\d', '\\N', '\\', '\'"', 'é💚\u2028', '\u0001\r\b\f', 'x'.repeat(70_000)];
    const rows = nasty.map((text, i) =>
      eventRow({
        message_id: `m${i}`,
        user_id: text,
        event: text,
        path: text,
        properties: JSON.stringify({ [text]: text }),
      }),
    );
    const bytes = Buffer.from(JSON.stringify([{ a: 'x\ny"é\\' }, { c: [] }]));
    const middle = bytes.indexOf(',{"c"');
    const json = {
      bytes,
      propertiesFrom: 1,
      propertiesTo: middle,
      contextFrom: middle + 1,
      contextTo: bytes.length - 1,
    };
    const times = { ts: Date.UTC(2001, 1, 2, 3, 4, 5, 6), received_at: Date.UTC(2026, 0, 1, 0, 0, 0, 7) };
    rows.push(eventRow({ message_id: 'm8', json, ...times, block: 9_007_199_254_740_991, automated: 1 }));
    rows.push(eventRow({ message_id: 'm9', json: { ...json, propertiesTo: 1, contextTo: json.contextFrom } }));
    await store.insertBlock({ token: 't', rows });
    const stored = await store.query<Record<string, unknown>>('SELECT * FROM events ORDER BY message_id');
    expect(stored.slice(0, nasty.length)).toMatchObject(
      rows.slice(0, nasty.length).map(({ user_id, event, path, properties }) => ({ user_id, event, path, properties })),
    );
    expect(stored[nasty.length]).toMatchObject({
      properties: '{"a":"x\\ny\\"é\\\\"}',
      context: '{"c":[]}',
      ts: '2001-02-02 03:04:05.006',
      received_at: '2026-01-01 00:00:00.007',
      automated: 1,
    });
    expect(String(stored[nasty.length]?.block)).toBe('9007199254740991');
    expect(stored.at(-1)).toMatchObject({ properties: '{}', context: '{}' });
  });
});

describe('migrate', () => {
  it('makes database and schema once, and finds nothing to do the second time', async () => {
    const fresh = openEventStore({ url: server.url, database: 'fresh' });
    const taken = await fresh.migrate();
    expect(taken[0]).toBe(1);
    expect(await fresh.migrate()).toEqual([]);
    const recorded = await fresh.query<{ id: number }>('SELECT id FROM foothold_migrations ORDER BY id');
    expect(recorded.map(({ id }) => id)).toEqual(taken);
    await fresh.close();
  });

  it('completes a step that was interrupted', async () => {
    await store.command('DROP TABLE calls_of_events');
    await store.command('TRUNCATE TABLE foothold_migrations');
    expect(await store.migrate()).toContain(1);
    await store.insertBlock({ token: 'a', rows: [eventRow({ type: 'group', event: '$group', group_id: 'acme' })] });
    expect(await count('calls')).toBe(1);
  });
});

describe('insertBlock', () => {
  it('gives every column back as it went in', async () => {
    const row = eventRow({
      ts: Date.UTC(2026, 0, 31, 23, 59, 59, 999),
      properties: JSON.stringify({ text: `it's "quoted" \\ \n \u{1F600}`, n: 1.5 }),
      anonymous_id: 'anon',
      automated: 1,
      block: 9_007_199_254_740_991,
    });
    await store.insertBlock({ token: 'a', rows: [row] });
    expect(await store.query('SELECT * FROM events')).toEqual([
      { ...row, impersonated: 0, ts: '2026-01-31 23:59:59.999', received_at: '2026-03-10 12:00:01.000' },
    ]);
    const [times] = await store.query<{ ms: number }>('SELECT toUnixTimestamp64Milli(ts) AS ms FROM events');
    expect(times?.ms).toBe(row.ts);
  });

  it('labels what a colleague did in the name of somebody, which identifies nobody', async () => {
    const by = (impersonatedBy: unknown) => JSON.stringify({ impersonatedBy });
    const contexts = ['{}', by(null), by(''), by(false), by('jo@ours.example'), by({ id: 7 })];
    const rows = contexts.map((context, i) =>
      eventRow({ message_id: `m${i}`, type: 'identify', event: '$identify', anonymous_id: `a${i}`, context }),
    );
    await store.insertBlock({ token: 'a', rows });
    const labelled = 'SELECT message_id FROM events WHERE impersonated = 1 ORDER BY message_id';
    expect(await store.query(labelled)).toEqual([{ message_id: 'm4' }, { message_id: 'm5' }]);
    expect([await count('identity_first'), await count('calls')]).toEqual([4, 4]);
  });

  it('stores nothing twice when it is repeated with its token', async () => {
    const rows = Array.from({ length: 50 }, (_, i) => eventRow({ message_id: `m${i}`, anonymous_id: `a${i % 7}` }));
    for (let attempt = 0; attempt < 3; attempt++) await store.insertBlock({ token: 'block-1', rows });
    expect(await count()).toBe(50);
    expect(await count('identity_first')).toBe(7);
  });

  it('stores the same rows under another token again, once after merging', async () => {
    await store.insertBlock({ token: 'one', rows: [eventRow()] });
    await store.insertBlock({ token: 'two', rows: [eventRow()] });
    expect(await count('events', 'FINAL')).toBe(1);
  });

  it('drops what a block has more when its token is used again: a block is never cut anew', async () => {
    await store.insertBlock({ token: 'one', rows: [eventRow()] });
    await store.insertBlock({ token: 'one', rows: [eventRow(), eventRow({ message_id: 'm2' })] });
    expect(await count()).toBe(1);
  });

  it('takes a block of more than 100 months, and completes one that broke off between two', async () => {
    const rows = Array.from({ length: 130 }, (_, i) => eventRow({ message_id: `m${i}`, ts: Date.UTC(2010, i, 15) }));
    await store.insertBlock({ token: 'wide', rows: rows.slice(0, 40) });
    expect(await count()).toBe(40);
    await store.insertBlock({ token: 'wide', rows });
    expect(await count()).toBe(130);
  });

  describe('of one insert for many months', () => {
    const rows = Array.from({ length: 60 }, (_, i) =>
      eventRow({ message_id: `m${i}`, anonymous_id: `a${i}`, ts: Date.UTC(2016, i % 20, 1 + (i % 28)) }),
    );
    const insert = (some = rows) => store.insertBlock({ token: 'years', rows: some, inserts: 'one' });
    const counts = async () => [await count(), await count('identity_first')];

    it('stores nothing twice when it is repeated with its token', async () => {
      for (let attempt = 0; attempt < 3; attempt++) await insert();
      expect(await counts()).toEqual([60, 60]);
    });

    it('is completed by its repetition when some months are there and others are not, and the helpers too', async () => {
      await store.command('DROP TABLE identity_first_of_events');
      await insert(rows.filter((_, i) => i % 20 < 8));
      expect(await counts()).toEqual([24, 0]);
      await store.command('TRUNCATE TABLE foothold_migrations');
      await store.migrate();
      for (let attempt = 0; attempt < 2; attempt++) await insert();
      expect(await counts()).toEqual([60, 60]);
    });

    it('stores all of them or, when one is refused, none', async () => {
      const bad = { ...(rows[45] as (typeof rows)[number]), automated: 'x' as never };
      await expect(insert([...rows.slice(0, 45), bad, ...rows.slice(46)])).rejects.toMatchObject({ code: '27' });
      expect(await counts()).toEqual([0, 0]);
    });

    it('has its limit', async () => {
      const wide = Array.from({ length: 101 }, (_, i) => eventRow({ message_id: `m${i}`, ts: Date.UTC(2010, i, 15) }));
      await expect(insert(wide)).rejects.toMatchObject({ code: '252' });
      expect(await count()).toBe(0);
    });
  });

  it('brings the helpers up when a repetition finds the event there but not them', async () => {
    const rows = [eventRow({ anonymous_id: 'anon' }), eventRow({ message_id: 'm2', type: 'group', group_id: 'acme' })];
    await store.command('RENAME TABLE identity_first_of_events TO view_away');
    await store.command('DROP TABLE view_away');
    await store.insertBlock({ token: 'torn', rows });
    expect(await count('identity_first')).toBe(0);
    await store.command('TRUNCATE TABLE foothold_migrations');
    await store.migrate();
    await store.insertBlock({ token: 'torn', rows });
    expect([await count(), await count('identity_first')]).toEqual([2, 1]);
    expect(await count('calls', 'FINAL')).toBe(1);
  });

  it('goes on by itself once it is sent, however long this thread has no time for it', async () => {
    const rows = Array.from({ length: 16_000 }, (_, i) =>
      eventRow({ message_id: `m${i}`, properties: JSON.stringify({ text: 'x'.repeat(600) }) }),
    );
    const url = new URL(server.url);
    const query = `SELECT count() FROM ${store.database}.events`;
    const user = Buffer.from(`${url.username}:${url.password}`).toString('base64');
    const untilStored = `
      const options = { headers: { authorization: 'Basic ${user}' } };
      for (let tries = 0; tries < 200; tries++) {
        const text = await (await fetch('${url.origin}/?query=${encodeURIComponent(query)}', options)).text();
        if (text.trim() === '16000') process.exit(0);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      process.exit(1);`;
    let seen: number | null = null;
    const onSent = () => {
      seen = spawnSync(process.execPath, ['--input-type=module', '-e', untilStored]).status;
    };
    await store.insertBlock({ token: 'sent', rows, inserts: 'one', onSent });
    expect(seen).toBe(0);
  });

  it('writes one part a month', async () => {
    const rows = Array.from({ length: 20_000 }, (_, i) => eventRow({ message_id: `m${i}`, raw_id: `p${i % 997}` }));
    await store.insertBlock({ token: 'large', rows });
    const parts = await store.query(
      `SELECT count() AS parts, sum(rows) AS n FROM system.parts WHERE database = {db:String} AND table = 'events' AND active`,
      { db: store.database },
    );
    expect(parts).toEqual([{ parts: 1, n: 20_000 }]);
  });
});

describe('identity_first', () => {
  const first = (): Promise<unknown[]> =>
    store.query(
      `SELECT anonymous_id, automated, min(first).3 AS user, min(first).2 AS by FROM identity_first
       GROUP BY anonymous_id, automated ORDER BY anonymous_id, automated`,
    );

  it('keeps the earliest user by time, then message id, whatever the order of arrival', async () => {
    const at = (hour: number): number => Date.UTC(2026, 2, 10, hour);
    const rows = [
      eventRow({ anonymous_id: 'anon', user_id: 'late', ts: at(9), message_id: 'c' }),
      eventRow({ anonymous_id: 'anon', user_id: 'second', ts: at(8), message_id: 'b' }),
      eventRow({ anonymous_id: 'anon', user_id: 'first', ts: at(8), message_id: 'a' }),
    ];
    for (const row of rows) await store.insertBlock({ token: row.message_id, rows: [row] });
    expect(await first()).toEqual([{ anonymous_id: 'anon', automated: 0, user: 'first', by: 'a' }]);
  });

  it('learns from an alias as from an identify of its previous id', async () => {
    const alias = eventRow({
      type: 'alias',
      event: '$alias',
      user_id: 'ada',
      previous_id: 'before',
      anonymous_id: 'anon',
    });
    await store.insertBlock({ token: 'a', rows: [alias] });
    expect(await first()).toEqual([
      { anonymous_id: 'anon', automated: 0, user: 'ada', by: 'm1' },
      { anonymous_id: 'before', automated: 0, user: 'ada', by: 'm1' },
    ]);
  });

  it('holds automated traffic apart and ignores events of one id only', async () => {
    const rows = [
      eventRow({ anonymous_id: 'anon', user_id: 'bot', automated: 1, message_id: 'a' }),
      eventRow({ anonymous_id: 'anon', user_id: 'ada', message_id: 'b' }),
      eventRow({ anonymous_id: 'alone', user_id: '', message_id: 'c' }),
      eventRow({ anonymous_id: '', user_id: 'ada', message_id: 'd' }),
    ];
    await store.insertBlock({ token: 'a', rows });
    expect(await first()).toEqual([
      { anonymous_id: 'anon', automated: 0, user: 'ada', by: 'b' },
      { anonymous_id: 'anon', automated: 1, user: 'bot', by: 'a' },
    ]);
  });
});

describe('query', () => {
  it('binds text, numbers, lists and null, and gives integers as numbers', async () => {
    const text = `it's \t "x" \\ \n {a:String}`;
    const [row] = await store.query(
      'SELECT {t:String} AS t, {n:Int64} AS n, {l:Array(String)} AS l, {z:Nullable(String)} AS z',
      {
        t: text,
        n: 1_700_000_000_123,
        l: ["a'b", 'c\\', 'd\n'],
        z: null,
      },
    );
    expect(row).toEqual({ t: text, n: 1_700_000_000_123, l: ["a'b", 'c\\', 'd\n'], z: null });
  });

  it('throws when placeholders and parameters are not the same set', async () => {
    await expect(store.query('SELECT {a:String}')).rejects.toThrow('{a} has no value');
    await expect(store.query('SELECT {a:String}', { a: '1', b: '2' })).rejects.toThrow('b is not in the query');
  });

  it.each([100, 10_000])('takes %i ids in one list', async (length) => {
    const ids = Array.from({ length }, (_, i) => `0196d2c0-0000-7000-8000-${String(i).padStart(12, '0')}`);
    expect(await store.query('SELECT length({ids:Array(String)}) AS n', { ids })).toEqual([{ n: length }]);
  });

  it('stops after maxMs and when its signal says so', async () => {
    const endless = 'SELECT count() AS n FROM numbers(100000000000)';
    await expect(store.query(endless, {}, { maxMs: 200 })).rejects.toMatchObject({ code: '159' });
    await expect(store.query(endless, {}, { signal: AbortSignal.timeout(100) })).rejects.toThrow('aborted');
    const running = `SELECT count() AS n FROM system.processes WHERE query LIKE '%numbers(100000000%' AND query NOT LIKE '%processes%'`;
    await expect.poll(() => store.query(running)).toEqual([{ n: 0 }]);
  });

  it('answers many rows', async () => {
    const rows = await store.query<{ number: number }>('SELECT number FROM numbers(200000)');
    expect(rows).toHaveLength(200_000);
    expect(rows.at(-1)).toEqual({ number: 199_999 });
  });
});

describe('forEnvironment', () => {
  beforeEach(() =>
    store.insertBlock({
      token: 'two tenants',
      rows: [
        eventRow({ environment_id: 'ours', anonymous_id: 'anon' }),
        eventRow({ environment_id: 'theirs', anonymous_id: 'anon', user_id: 'eve' }),
        eventRow({ environment_id: 'theirs', type: 'group', group_id: 'acme', message_id: 'm2' }),
      ],
    }),
  );

  it('binds its environment', async () => {
    const rows = await store
      .forEnvironment('ours')
      .query('SELECT user_id FROM events WHERE environment_id = {environment:String} AND event = {event:String}', {
        event: 'Report created',
      });
    expect(rows).toEqual([{ user_id: 'ada' }]);
  });

  it.each([
    'SELECT count() AS n, {environment:String} AS e FROM events',
    'SELECT count() AS n, {environment:String} AS e FROM events FINAL',
    'SELECT count() AS n, {environment:String} AS e FROM identity_first',
    'SELECT 1 + count() AS n, {environment:String} AS e FROM calls',
    'WITH all AS (SELECT * FROM events) SELECT count() AS n, {environment:String} AS e FROM all',
    'SELECT count() AS n, {environment:String} AS e FROM (SELECT {environment:String} AS environment_id) AS mine CROSS JOIN events AS their',
    'SELECT 1 AS n, {environment:String} AS e WHERE 1 = (SELECT count() FROM identity_first)',
  ])('shows no other tenant when the predicate is forgotten: %s', async (sql) => {
    expect(await store.forEnvironment('ours').query(sql)).toEqual([{ n: 1, e: 'ours' }]);
  });

  it('throws for SQL that does not mention the environment, or only in text', async () => {
    const ours = store.forEnvironment('ours');
    await expect(ours.query('SELECT count() FROM events')).rejects.toThrow('{environment:String}');
    await expect(ours.query("SELECT '{environment:String}' FROM events")).rejects.toThrow('{environment:String}');
  });

  it('filters every table that has tenants', async () => {
    const tables = await store.query<{ tenant: string }>(
      `SELECT DISTINCT table AS tenant FROM system.columns
       WHERE database = {db:String} AND name = 'environment_id' AND table NOT LIKE '%_of_events'`,
      { db: store.database },
    );
    expect(tables.map(({ tenant }) => tenant).sort()).toEqual([...TENANT_TABLES].sort());
  });

  it('lets nobody else say which environment', async () => {
    const query = store.forEnvironment('ours').query('SELECT {environment:String}', { environment: 'theirs' });
    await expect(query).rejects.toThrow('bound by the handle');
    expect(() => store.forEnvironment("x' OR 1")).toThrow('Not the id');
  });
});

it('says false to a ping when nobody answers', async () => {
  expect(await store.ping()).toBe(true);
  const nobody = openEventStore({ url: 'http://127.0.0.1:1' });
  expect(await nobody.ping()).toBe(false);
  await nobody.close();
});
