import { Readable } from 'node:stream';
import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { placeholderNames } from '../engine/sql.ts';
import { parseClickHouseUrl } from './address.ts';
import { createEnvironmentEvents, type EnvironmentEvents } from './environment.ts';
import { migrateEvents } from './migrate.ts';
import { cutByMonth, type EventRow } from './row.ts';
import { COLUMNS, tabSeparated } from './tab-separated.ts';

/** Values for `{name:Type}`. Arrays for `Array(…)`; times as text or as epoch ms for `Int64`. */
export type QueryParams = Record<string, string | number | boolean | null | ReadonlyArray<string | number | boolean>>;

export interface QueryOptions {
  /** The query is stopped in the engine after this. Default: what the server allows (60 s embedded). */
  maxMs?: number;
  /** Stops the query in the engine too. */
  signal?: AbortSignal;
  /** Further settings of ClickHouse. */
  settings?: Record<string, string | number>;
}

export interface InsertedBlock {
  token: string;
  rows: readonly EventRow[];
  /**
   * `one`: all or, when the store refuses a row, none; of at most {@link MOST_MONTHS} months. `monthly`: an insert for each
   * month, however many there are. Default `monthly`.
   */
  inserts?: 'one' | 'monthly';
  /**
   * Called once the rows are on their way to the store, which needs nothing more of this thread until it answers. No
   * promise that they arrive: an attempt that breaks off may have called it.
   */
  onSent?: () => void;
}
/** Of events that one insert may hold: each month is a part of its own. */
const MOST_MONTHS = 100;

/** Every event, in ClickHouse: the embedded engine or a server of your own, over the same protocol. */
export interface EventStore {
  readonly database: string;
  /** Creates database and schema where missing; returns the numbers of the steps taken. */
  migrate(): Promise<number[]>;
  /**
   * Stores a block, durably, once: repeating it with the same token, the same rows and the same `inserts` changes nothing,
   * also when the first attempt was interrupted half-way. The same token with other rows loses those rows: never cut a
   * block anew.
   */
  insertBlock(block: InsertedBlock): Promise<void>;
  /**
   * Rows of a SELECT; integers as numbers, times as `YYYY-MM-DD hh:mm:ss.mmm` UTC. Values go in as `{name:Type}` only; throws when
   * placeholders and `params` are not the same set. The whole answer is held in memory: page through what can be large.
   */
  query<Row>(sql: string, params?: QueryParams, options?: QueryOptions): Promise<Row[]>;
  /** The store as one environment sees it. */
  forEnvironment(environmentId: string): EnvironmentEvents;
  /** A statement that answers no rows (schema, deletion), values bound as in `query`. */
  command(sql: string, params?: QueryParams): Promise<void>;
  /** False when the engine does not answer. */
  ping(): Promise<boolean>;
  close(): Promise<void>;
}

export interface EventStoreOptions {
  /** `Engine.url`, or `CLICKHOUSE_URL` (`http://user:password@host:8123/database`). */
  url: string;
  /** Default: the path of the url, else `foothold`. */
  database?: string;
  /** A request without an answer ends after this. Default 120,000. */
  requestTimeoutMs?: number;
}

const READ_SETTINGS = { output_format_json_quote_64bit_integers: 0, output_format_json_quote_denormals: 0 } as const;
const INSERT_SETTINGS = {
  insert_deduplicate: 1,
  // The helper tables take part: a block that broke off between table and view is completed by its repetition.
  deduplicate_blocks_in_dependent_materialized_views: 1,
  async_insert: 0,
  // No event comes twice in a block, and the helpers' views have one row a key: there is nothing to merge as yet.
  optimize_on_insert: 0,
  max_insert_block_size: '10000000',
  max_partitions_per_insert_block: String(MOST_MONTHS),
  wait_end_of_query: 1,
  // A block is small: more threads than one only take time from each other (measured: 10 to 15 % of an insert).
  max_threads: 1,
  max_insert_threads: '1',
  input_format_parallel_parsing: 0,
} as const;

/** Connects lazily: nothing is sent before the first call. */
export function openEventStore({ url, database, requestTimeoutMs = 120_000 }: EventStoreOptions): EventStore {
  const address = parseClickHouseUrl(url, database);
  const connect = (name: string): ClickHouseClient =>
    createClient({
      url: address.url,
      username: address.username,
      password: address.password,
      database: name,
      application: 'foothold',
      request_timeout: requestTimeoutMs,
      max_open_connections: 16,
      use_multipart_params_auto: true, // long lists would not fit into the URL
      compression: { request: false, response: false },
      log: { level: ClickHouseLogLevel.OFF }, // failures reach the caller, who knows what they mean
    });
  const client = connect(address.database);

  const query: EventStore['query'] = async <Row>(sql: string, params: QueryParams = {}, options: QueryOptions = {}) => {
    refuseMismatch(sql, params);
    const { maxMs, signal, settings } = options;
    const limit = maxMs === undefined ? {} : { max_execution_time: maxMs / 1000 };
    const answer = await client.query({
      query: sql,
      query_params: params,
      format: 'JSONEachRow',
      abort_signal: signal,
      clickhouse_settings: { ...READ_SETTINGS, ...limit, ...settings },
    });
    return (await answer.json()) as Row[];
  };

  const insert = async (token: string, rows: readonly EventRow[], onSent?: () => void): Promise<void> => {
    const values = Readable.from(tabSeparated(rows), { objectMode: false });
    // The last piece has been taken; the turn after it the socket has it.
    if (onSent) values.once('close', () => setImmediate(onSent));
    await client.insert({
      table: 'events',
      format: 'TabSeparated',
      columns: COLUMNS,
      values,
      clickhouse_settings: { ...INSERT_SETTINGS, insert_deduplication_token: token },
    });
  };

  return {
    database: address.database,
    async migrate() {
      const anywhere = connect('default');
      try {
        await anywhere.command({ query: `CREATE DATABASE IF NOT EXISTS ${address.database}` });
      } finally {
        await anywhere.close();
      }
      return migrateEvents(client);
    },
    async insertBlock({ token, rows, inserts = 'monthly', onSent }) {
      if (inserts === 'one') return insert(token, rows, onSent);
      const cuts = cutByMonth(rows);
      for (const cut of cuts) await insert(`${token}/${cut.month}`, cut.rows, cut === cuts.at(-1) ? onSent : undefined);
    },
    query,
    forEnvironment: (environmentId) => createEnvironmentEvents({ query, database: address.database }, environmentId),
    async command(sql, params = {}) {
      refuseMismatch(sql, params);
      await client.command({ query: sql, query_params: params });
    },
    async ping() {
      return (await client.ping()).success;
    },
    close: () => client.close(),
  };
}

/** A server of your own ignores a superfluous parameter; here a misspelt one must not pass anywhere. */
function refuseMismatch(sql: string, params: QueryParams): void {
  const wanted = placeholderNames(sql);
  const given = Object.keys(params);
  const missing = [...wanted].filter((name) => !given.includes(name));
  const superfluous = given.filter((name) => !wanted.has(name));
  if (missing.length === 0 && superfluous.length === 0) return;
  const complaint = [
    ...missing.map((name) => `{${name}} has no value`),
    ...superfluous.map((name) => `${name} is not in the query`),
  ];
  throw new Error(`Query parameters do not match: ${complaint.join(', ')}`);
}
