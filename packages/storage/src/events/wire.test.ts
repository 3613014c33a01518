import { fileURLToPath } from 'node:url';
import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TemporaryEngine, temporaryEngine } from '../engine/testing/temporary-engine.ts';
import { type Exchange, type RecordingProxy, recordingProxy } from './testing/recording-proxy.ts';

// What the official client sends and what it is answered, recorded. A client that speaks differently after an upgrade, or an engine
// that answers differently, shows here as a change of a file. `vitest -u` records anew.
let target: TemporaryEngine;
let proxy: RecordingProxy;
let client: ClickHouseClient;
beforeAll(async () => {
  target = await temporaryEngine();
  proxy = await recordingProxy(target.engine.url);
  client = connect();
});
afterAll(async () => {
  await client.close();
  await proxy.close();
  await target.remove();
});

const connect = (compression = { request: false, response: false }): ClickHouseClient =>
  createClient({
    url: proxy.url,
    compression,
    use_multipart_params_auto: true,
    log: { level: ClickHouseLogLevel.OFF },
  });

async function gzipped<Result>(use: (client: ClickHouseClient) => Promise<Result>): Promise<Result> {
  const zipping = connect({ request: true, response: true });
  return use(zipping).finally(() => zipping.close());
}

const SETTINGS = { insert_deduplication_token: 'token-1', insert_deduplicate: 1 } as const;
const steps: Array<{ name: string; run: () => Promise<unknown>; gives: unknown }> = [
  { name: 'ping', run: () => client.ping(), gives: { success: true } },
  {
    name: 'command',
    run: () => client.command({ query: 'CREATE TABLE t (k String, n UInt64) ENGINE = MergeTree ORDER BY k' }),
    gives: { summary: { written_rows: '0' } },
  },
  {
    name: 'insert',
    run: () =>
      client.insert({
        table: 't',
        format: 'JSONEachRow',
        values: [
          { k: "it's", n: 1 },
          { k: 'b', n: 2 },
        ],
        clickhouse_settings: SETTINGS,
      }),
    gives: { executed: true, summary: { written_rows: '2' } },
  },
  {
    name: 'insert-gzip',
    run: () =>
      gzipped((zip) =>
        zip.insert({ table: 't', columns: ['n', 'k'], format: 'JSONEachRow', values: [{ k: 'c', n: 3 }] }),
      ),
    gives: { executed: true, summary: { written_rows: '1' } },
  },
  {
    name: 'query',
    run: async () => {
      const query = 'SELECT k, n FROM t WHERE n <= {max:UInt64} AND k IN {keys:Array(String)} ORDER BY n';
      const query_params = { max: 2, keys: ["it's", 'b\t'] };
      return (
        await client.query({ query, query_params, format: 'JSONEachRow', clickhouse_settings: { max_threads: 1 } })
      ).json();
    },
    gives: [{ k: "it's", n: 1 }],
  },
  {
    name: 'query-gzip',
    run: () =>
      gzipped(async (zip) => (await zip.query({ query: 'SELECT sum(n) AS total FROM t', format: 'JSON' })).json()),
    gives: { data: [{ total: 6 }], rows: 1, meta: [{ name: 'total', type: 'UInt64' }] },
  },
  {
    name: 'query-long-parameters',
    run: async () => {
      const query_params = { keys: Array.from({ length: 500 }, (_, i) => `person-${i}`) };
      const query = 'SELECT length({keys:Array(String)}) AS n';
      return (await client.query({ query, query_params, format: 'JSONEachRow' })).json();
    },
    gives: [{ n: 500 }],
  },
  {
    name: 'query-empty',
    run: async () => (await client.query({ query: 'SELECT k FROM t WHERE n > 99', format: 'JSONEachRow' })).json(),
    gives: [],
  },
  {
    name: 'error',
    run: () => client.query({ query: 'SELECT * FROM nowhere' }).catch(({ code, type }) => ({ code, type })),
    gives: { code: '60', type: 'UNKNOWN_TABLE' },
  },
  {
    name: 'error-insert',
    run: () =>
      client
        .insert({ table: 't', format: 'JSONEachRow', values: [{ k: 'x', n: 'many' }] })
        .catch(({ code, type }) => ({ code, type })),
    gives: { code: '27', type: 'CANNOT_PARSE_INPUT_ASSERTION_FAILED' },
  },
  {
    name: 'kill-nothing',
    run: () => client.command({ query: "KILL QUERY WHERE query_id = 'nobody' SYNC" }),
    gives: { summary: { written_rows: '0' } },
  },
];

/** @see https://clickhouse.com/docs/interfaces/http */
function expectDocumented({ request, response }: Exchange): void {
  if (request.path === '/ping') {
    expect(response).toMatchObject({ status: 200, body: 'Ok.\n' });
    return;
  }
  expect(response.headers['x-clickhouse-query-id']).toBe('<query id>');
  expect(response.headers['x-clickhouse-timezone']).toBe('UTC');
  if (response.status !== 200) {
    const [, code] = /^Code: (\d+)\. DB::Exception: .+ \([A-Z_]+\)/s.exec(response.body) ?? [];
    expect(response.headers['x-clickhouse-exception-code']).toBe(code ?? 'an error text');
    return;
  }
  for (const name of ['read_rows', 'read_bytes', 'written_rows', 'written_bytes', 'total_rows_to_read', 'elapsed_ns']) {
    expect(response.headers['x-clickhouse-summary']).toContain(`"${name}":`);
  }
  const asked = /FORMAT (\w+)/.exec(request.search.query ?? request.body)?.[1];
  if (asked && request.search.query === undefined) expect(response.headers['x-clickhouse-format']).toBe(asked);
}

describe('the official client', () => {
  it.each(steps)('sends and is answered: $name', async ({ name, run, gives }) => {
    const result = await run();
    const exchanges = proxy.take();
    expect(exchanges).toHaveLength(1);
    for (const exchange of exchanges) expectDocumented(exchange);
    const file = fileURLToPath(new URL(`./fixtures/recorded/${name}.json`, import.meta.url));
    await expect(`${JSON.stringify(exchanges[0], null, 2)}\n`).toMatchFileSnapshot(file);
    if (Array.isArray(gives)) expect(result).toEqual(gives);
    else expect(result).toMatchObject(gives as object);
  });
});
