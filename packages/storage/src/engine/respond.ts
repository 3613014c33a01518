import type { ServerResponse } from 'node:http';
import { hostname } from 'node:os';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { describeError, httpStatus } from './errors.ts';
import type { EngineRequest } from './request.ts';
import type { EngineAnswer } from './session.ts';

const compress = promisify(gzip);

const CONTENT_TYPES: Record<string, string> = {
  TabSeparated: 'text/tab-separated-values; charset=UTF-8',
  TSV: 'text/tab-separated-values; charset=UTF-8',
  CSV: 'text/csv; charset=UTF-8; header=absent',
  CSVWithNames: 'text/csv; charset=UTF-8; header=present',
  JSON: 'application/json; charset=UTF-8',
  JSONCompact: 'application/json; charset=UTF-8',
  JSONEachRow: 'application/x-ndjson; charset=UTF-8',
  JSONCompactEachRow: 'application/x-ndjson; charset=UTF-8',
};

/** Sends an answer with the headers that ClickHouse sends. */
export async function respond(response: ServerResponse, request: EngineRequest, answer: EngineAnswer): Promise<void> {
  const format = request.statement.takesData ? undefined : (request.statement.format ?? request.defaultFormat);
  for (const [name, value] of commonHeaders(request.queryId)) response.setHeader(name, value);
  response.setHeader('X-ClickHouse-Summary', JSON.stringify(summary(answer)));
  if (format !== undefined) {
    response.setHeader('X-ClickHouse-Format', format);
    response.setHeader('Content-Type', CONTENT_TYPES[format] ?? 'text/plain; charset=UTF-8');
  }
  let body = Buffer.from(answer.bytes.buffer, answer.bytes.byteOffset, answer.bytes.byteLength);
  if (request.wantsGzip && body.length > 0) {
    response.setHeader('Content-Encoding', 'gzip');
    body = await compress(body, { level: 1 });
  }
  response.setHeader('Content-Length', body.length);
  response.writeHead(200);
  response.end(body);
}

/** Sends an error with ClickHouse's status, code header and text. */
export function respondError(response: ServerResponse, error: unknown, queryId?: string): void {
  if (response.headersSent || response.destroyed) return;
  const { code, text } = describeError(error);
  for (const [name, value] of commonHeaders(queryId)) response.setHeader(name, value);
  response.setHeader('X-ClickHouse-Exception-Code', String(code));
  response.setHeader('Content-Type', 'text/plain; charset=UTF-8');
  response.writeHead(httpStatus(code));
  response.end(`${text.trimEnd()}\n`);
}

function commonHeaders(queryId: string | undefined): Array<[string, string]> {
  const headers: Array<[string, string]> = [
    ['X-ClickHouse-Server-Display-Name', hostname()],
    ['X-ClickHouse-Timezone', 'UTC'],
  ];
  if (queryId !== undefined) headers.push(['X-ClickHouse-Query-Id', queryId.replace(/[^\x20-\x7e]/g, '?')]);
  return headers;
}

function summary(answer: EngineAnswer): Record<string, string> {
  return {
    read_rows: String(answer.readRows),
    read_bytes: String(answer.readBytes),
    written_rows: String(answer.writtenRows),
    written_bytes: String(answer.writtenBytes),
    total_rows_to_read: '0',
    result_rows: String(answer.resultRows),
    result_bytes: String(answer.bytes.byteLength),
    elapsed_ns: String(Math.round(answer.elapsedSeconds * 1e9)),
  };
}
