import { type ChdbResult, Session } from 'chdb';
import { EngineError } from './errors.ts';
import { insertFile, isPlainPath } from './insert-file.ts';
import { baselineSettings, type EngineLimits, engineArguments, type SessionRole } from './limits.ts';
import { quote, renamePlaceholders, type Statement } from './sql.ts';

/**
 * One chDB connection that answers one query at a time and never lets anything of a query reach the next one:
 * - after any error it is closed and opened anew, for the next result could begin with the failed one's rows;
 * - parameters are set under a name used once, since `SET param_x` outlives its query;
 * - settings of a request are taken back before the next; a recycled connection forgets all of them.
 */
export interface EngineSession {
  /** Found in `system.processes` under `Settings['log_comment']`. */
  readonly mark: string;
  run(query: EngineQuery): Promise<EngineAnswer>;
  close(): void;
}

export interface EngineQuery {
  statement: Statement;
  /** Rows of an INSERT. */
  data: Buffer | undefined;
  params: Record<string, string>;
  settings: Record<string, string>;
  database: string;
  defaultFormat: string;
}

export interface EngineAnswer {
  bytes: Uint8Array;
  resultRows: number;
  readRows: number;
  readBytes: number;
  writtenRows: number;
  writtenBytes: number;
  elapsedSeconds: number;
}

/** What is used of chDB's `Session`. */
export type Connection = Pick<Session, 'queryAsync' | 'insert' | 'close'>;

export interface SessionOptions {
  connect: () => Connection;
  limits: EngineLimits;
  role: SessionRole;
  mark: string;
  /** Where the rows of one insert may lie meanwhile; default: nowhere. */
  insertPath?: string;
  /** Queries after which the connection is opened anew, so that spent parameters do not pile up. Default 500. */
  recycleAfter?: number;
}

const NOTHING: Omit<EngineAnswer, 'elapsedSeconds'> = {
  bytes: new Uint8Array(),
  resultRows: 0,
  readRows: 0,
  readBytes: 0,
  writtenRows: 0,
  writtenBytes: 0,
};
const RAW_INSERT = /^\s*INSERT\s+INTO\s+(?:TABLE\s+)?([\w.]+)\s*(?:\(([\w\s,]+)\))?\s*FORMAT\s+(\w+)\s*$/i;
const RAW_FORMATS = ['JSONEachRow', 'JSONCompactEachRow', 'CSV', 'CSVWithNames', 'TabSeparated', 'TSV'] as const;

/** Opens a connection to the engine of this process, which starts with the first one. Throws when the directory cannot be used. */
export function connectTo(dataDir: string, limits: EngineLimits): Connection {
  return new Session(dataDir, { connectionArgs: engineArguments(limits) });
}

/** A connection opens with the first query. */
export function createSession(options: SessionOptions): EngineSession {
  const { connect, limits, role, mark, insertPath, recycleAfter = 500 } = options;
  const baseline: Record<string, string> = { ...baselineSettings(role, limits), log_comment: mark };
  let connection: Connection | undefined;
  let database = 'default';
  let changed: string[] = [];
  let uses = 0;
  let nonce = 0;

  async function open(wanted: string): Promise<Connection> {
    if (connection && (uses >= recycleAfter || wanted !== database)) close();
    if (connection) return connection;
    const opened = connect();
    connection = opened;
    database = wanted;
    changed = [];
    uses = 0;
    if (database !== 'default') await opened.queryAsync(`USE ${identifier(database)}`);
    await opened.queryAsync(`SET ${assignments(baseline)}`);
    return opened;
  }

  function close(): void {
    connection?.close();
    connection = undefined;
  }

  async function prepare(target: Connection, { settings, params, statement }: EngineQuery): Promise<Statement> {
    const undo = changed.filter((name) => !(name in settings)).map((name) => restore(name, baseline));
    const prefix = `q${++nonce}_`;
    const used = new Set(statement.placeholders.map(({ name }) => name));
    const bound = [...used].map((name) => `param_${prefix}${name}=${quote(params[name] ?? '')}`);
    const set = [...undo, ...Object.entries(settings).map(([name, value]) => `${name}=${quote(value)}`), ...bound];
    changed = Object.keys(settings);
    if (set.length > 0) await target.queryAsync(`SET ${set.join(', ')}`);
    return used.size === 0 ? statement : { ...statement, text: renamePlaceholders(statement, (name) => prefix + name) };
  }

  return {
    mark,
    close,
    async run(query) {
      refuseMismatch(query);
      try {
        const target = await open(query.database);
        uses++;
        const statement = await prepare(target, query);
        const answer = await execute(target, { ...query, statement }, insertPath);
        if (leavesTraces(statement)) close();
        return answer;
      } catch (error) {
        close();
        throw error;
      }
    },
  };
}

/** A forgotten parameter must never find the value of the last query, which may be another tenant's. */
function refuseMismatch({ statement, params }: EngineQuery): void {
  const wanted = new Set(statement.placeholders.map(({ name }) => name));
  for (const name of wanted) {
    if (params[name] !== undefined) continue;
    throw new EngineError(456, 'UNKNOWN_QUERY_PARAMETER', `Substitution \`${name}\` is not set.`);
  }
  for (const name of Object.keys(params)) {
    if (wanted.has(name)) continue;
    throw new EngineError(36, 'BAD_ARGUMENTS', `Parameter \`${name}\` is given but the query has no such placeholder.`);
  }
}

async function execute(target: Connection, query: EngineQuery, insertPath?: string): Promise<EngineAnswer> {
  const { statement, data, defaultFormat } = query;
  if (statement.takesData && data && data.length > 0) return insert(target, statement, data, insertPath);
  return fromResult(await target.queryAsync(statement.text, { format: defaultFormat }));
}

async function insert(
  target: Connection,
  statement: Statement,
  data: Buffer,
  path: string | undefined,
): Promise<EngineAnswer> {
  const [, table, columns, formatName] = RAW_INSERT.exec(statement.text) ?? [];
  const format = RAW_FORMATS.find((name) => name === formatName);
  if (table === undefined || format === undefined) {
    return fromResult(await target.queryAsync(`${statement.text}\n${data.toString('utf8')}`));
  }
  if (format === 'TabSeparated' && columns !== undefined && path !== undefined && isPlainPath(path)) {
    const startedAt = performance.now();
    const rows = await insertFile(target, { table, columns, rows: data, path });
    const seconds = (performance.now() - startedAt) / 1_000;
    return { ...NOTHING, writtenRows: rows, writtenBytes: data.length, elapsedSeconds: seconds };
  }
  const summary = await target.insert({
    table,
    format,
    values: data,
    columns: columns?.split(',').map((name) => name.trim()),
  });
  return {
    ...NOTHING,
    readRows: summary.rowsSent ?? 0,
    readBytes: summary.bytesSent,
    writtenRows: summary.rowsWritten,
    writtenBytes: summary.bytesWritten,
    elapsedSeconds: summary.elapsed,
  };
}

function fromResult(result: ChdbResult): EngineAnswer {
  return {
    ...NOTHING,
    bytes: result.bytes(),
    resultRows: result.rowsRead, // so chDB calls the rows of the answer; how many were read for it, it does not say
    elapsedSeconds: result.elapsed,
  };
}

/** Over HTTP each request stands alone, so what these leave behind goes with the connection. */
function leavesTraces({ verb, tokens }: Statement): boolean {
  return verb === 'SET' || verb === 'USE' || (verb === 'CREATE' && tokens[1]?.text.toUpperCase() === 'TEMPORARY');
}

function restore(name: string, baseline: Record<string, string>): string {
  const value = baseline[name];
  return value === undefined ? `${name}=DEFAULT` : `${name}=${quote(value)}`;
}

function assignments(settings: Record<string, string>): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${quote(value)}`)
    .join(', ');
}

function identifier(name: string): string {
  return `\`${name.replace(/[\\`]/g, '\\$&')}\``;
}
