import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { EngineError } from './errors.ts';
import { MultiStatementError, readStatement, type Statement } from './sql.ts';

/** A request of ClickHouse's HTTP interface. @see https://clickhouse.com/docs/interfaces/http */
export interface EngineRequest {
  statement: Statement;
  data: Buffer | undefined;
  params: Record<string, string>;
  settings: Record<string, string>;
  database: string;
  defaultFormat: string;
  queryId: string;
  wantsGzip: boolean;
}

/** Names in the URL that are no settings. The ones that only steer HTTP are accepted without effect: every answer here is complete before it starts. */
const CONTROL = new Set(['query', 'query_id', 'database', 'default_format', 'user', 'password', 'quota_key', 'role']);
const WITHOUT_EFFECT =
  /^(wait_end_of_query|buffer_size|enable_http_compression|send_progress_in_http_headers|http_\w+|add_http_cors_header|cancel_http_readonly_queries_on_client_close)$/;
const REFUSED = new Set(['session_id', 'compress', 'decompress']);

/** ClickHouse's default of `max_query_size`: what is too long for a cluster is too long here. */
const MAX_QUERY_CHARACTERS = 262_144;

/** Reads URL and body. Throws `EngineError` for what this interface does not take. */
export async function readRequest(message: IncomingMessage, url: URL, maxBodyBytes: number): Promise<EngineRequest> {
  const { params, settings } = readNames(url.searchParams);
  const body = await readBody(message, maxBodyBytes);
  const form = readMultipart(message.headers['content-type'], body);
  for (const [name, value] of form ?? []) if (name.startsWith('param_')) params[name.slice(6)] = value;
  const inUrl = url.searchParams.get('query') ?? form?.get('query');
  const statement = parse(inUrl ?? body.toString('utf8'));
  refuseLongText(statement, Number(settings.max_query_size ?? MAX_QUERY_CHARACTERS));
  const header = message.headers['x-clickhouse-format'];
  return {
    statement,
    data: inUrl === undefined || form ? undefined : body,
    params,
    settings,
    database: url.searchParams.get('database') || first(message.headers['x-clickhouse-database']) || 'default',
    defaultFormat: url.searchParams.get('default_format') || first(header) || 'TabSeparated',
    queryId: url.searchParams.get('query_id') || crypto.randomUUID(),
    wantsGzip:
      url.searchParams.get('enable_http_compression') === '1' &&
      /\bgzip\b/.test(message.headers['accept-encoding'] ?? ''),
  };
}

function readNames(search: URLSearchParams): Pick<EngineRequest, 'params' | 'settings'> {
  const params: Record<string, string> = {};
  const settings: Record<string, string> = {};
  for (const [name, value] of search) {
    if (CONTROL.has(name) || WITHOUT_EFFECT.test(name)) continue;
    if (REFUSED.has(name))
      throw new EngineError(48, 'NOT_IMPLEMENTED', `The embedded engine does not take \`${name}\`.`);
    if (name.startsWith('param_')) params[name.slice(6)] = value;
    else if (/^[A-Za-z_]\w*$/.test(name)) settings[name] = value;
    else throw new EngineError(115, 'UNKNOWN_SETTING', `Unknown setting '${name}'.`);
  }
  return { params, settings };
}

function parse(sql: string): Statement {
  try {
    const statement = readStatement(sql);
    if (statement.verb === '') throw new EngineError(62, 'SYNTAX_ERROR', 'Empty query.');
    return statement;
  } catch (error) {
    if (!(error instanceof MultiStatementError)) throw error;
    throw new EngineError(62, 'SYNTAX_ERROR', 'Syntax error (Multi-statements are not allowed).');
  }
}

function refuseLongText({ text, takesData }: Statement, max: number): void {
  if (takesData || text.length <= max) return;
  throw new EngineError(
    62,
    'SYNTAX_ERROR',
    'Max query size exceeded (can be increased with the `max_query_size` setting).',
  );
}

const DECODERS: Record<string, (body: Buffer) => Promise<Buffer>> = {
  gzip: promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
};

async function readBody(message: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw tooLarge();
    chunks.push(chunk);
  }
  const encoding = message.headers['content-encoding'];
  const body = Buffer.concat(chunks);
  if (encoding === undefined || encoding === 'identity' || body.length === 0) return body;
  const decode = DECODERS[encoding];
  if (!decode) throw new EngineError(89, 'UNKNOWN_COMPRESSION_METHOD', `Unknown compression method: ${encoding}.`);
  const plain = await decode(body);
  if (plain.length > maxBytes) throw tooLarge();
  return plain;
}

/** The official client sends long parameter lists as a multipart form. */
function readMultipart(contentType: string | undefined, body: Buffer): Map<string, string> | undefined {
  const boundary = /^multipart\/form-data;.*boundary="?([^";]+)"?/.exec(contentType ?? '')?.[1];
  if (boundary === undefined) return undefined;
  const fields = new Map<string, string>();
  for (const part of body.toString('utf8').split(`--${boundary}`)) {
    const split = part.indexOf('\r\n\r\n');
    const name = /name="([^"]*)"/.exec(part.slice(0, split))?.[1];
    if (split >= 0 && name !== undefined) fields.set(name, part.slice(split + 4).replace(/\r\n$/, ''));
  }
  return fields;
}

function tooLarge(): EngineError {
  return new EngineError(229, 'QUERY_IS_TOO_LARGE', 'Request body is too large.');
}

function first(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
