import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { EngineError } from './errors.ts';
import { readRequest } from './request.ts';
import { respond, respondError } from './respond.ts';
import type { Runner } from './runner.ts';

export interface HandlerOptions {
  runner: Runner;
  password: string;
  maxBodyBytes: number;
}

/** The HTTP interface: `/ping`, and statements by GET and POST on `/`. */
export function createHandler({ runner, password, maxBodyBytes }: HandlerOptions) {
  return async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(message.url ?? '/', 'http://engine');
    if (url.pathname === '/ping') return plain(response, 200, 'Ok.\n');
    if (url.pathname !== '/') return plain(response, 404, `There is no handle ${url.pathname}\n`);
    if (message.method === 'GET' && !url.searchParams.has('query')) return plain(response, 200, 'Ok.\n');
    const gone = new AbortController();
    response.once('close', () => response.writableFinished || gone.abort());
    const queryId = url.searchParams.get('query_id') ?? undefined;
    try {
      if (!isAuthorized(message, url, password)) {
        message.resume();
        throw new EngineError(516, 'AUTHENTICATION_FAILED', 'default: Authentication failed: password is incorrect.');
      }
      const request = await readRequest(message, url, maxBodyBytes);
      const answer = await runner.run(request, { signal: gone.signal, isReadOnly: message.method === 'GET' });
      await respond(response, request, answer);
    } catch (error) {
      respondError(response, error, queryId);
    }
  };
}

function plain(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'Content-Type': 'text/html; charset=UTF-8', 'Content-Length': Buffer.byteLength(text) });
  response.end(text);
}

/** Everything on this machine can reach the port, so every statement needs the password that the supervisor made. */
function isAuthorized(message: IncomingMessage, url: URL, password: string): boolean {
  const basic = /^Basic (.+)$/.exec(message.headers.authorization ?? '')?.[1];
  const fromHeader =
    basic &&
    Buffer.from(basic, 'base64')
      .toString('utf8')
      .replace(/^[^:]*:/, '');
  const given = Buffer.from(
    fromHeader ?? message.headers['x-clickhouse-key']?.toString() ?? url.searchParams.get('password') ?? '',
  );
  const wanted = Buffer.from(password);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
