import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

/** One exchange between the official client and a server, without what differs from run to run. */
export interface Exchange {
  request: {
    method: string;
    path: string;
    search: Record<string, string>;
    headers: Record<string, string>;
    body: string;
  };
  response: { status: number; headers: Record<string, string>; body: string };
}

export interface RecordingProxy {
  /** Takes the place of the server's address. */
  url: string;
  /** What has passed since the last call. */
  take(): Exchange[];
  close(): Promise<void>;
}

const REQUEST_HEADERS = ['accept-encoding', 'content-encoding', 'content-type', 'user-agent'];
const RESPONSE_HEADERS = /^(x-clickhouse-.+|content-type|content-encoding)$/;
const MAX_BODY = 600;

/** Stands between client and server and writes down what passes. */
export async function recordingProxy(target: string): Promise<RecordingProxy> {
  const { origin, username, password, pathname } = new URL(target);
  const exchanges: Exchange[] = [];
  const server = createServer(async (message, response) => {
    const body = await readAll(message);
    const headers = new Headers();
    for (const name of [...REQUEST_HEADERS, 'authorization']) {
      const value = message.headers[name];
      if (typeof value === 'string') headers.set(name, value);
    }
    if (!headers.has('accept-encoding')) headers.set('accept-encoding', 'identity');
    const answer = await fetch(origin + message.url, {
      method: message.method,
      headers,
      body: body.length ? new Uint8Array(body) : null,
    });
    const text = await answer.text();
    exchanges.push({ request: describeRequest(message, body), response: describeResponse(answer, text) });
    const passedOn = [...answer.headers].filter(
      ([name]) => !/^(content-encoding|content-length|connection|keep-alive)$/.test(name),
    );
    response.writeHead(answer.status, Object.fromEntries(passedOn)).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${username}:${password}@127.0.0.1:${port}${pathname}`,
    take: () => exchanges.splice(0),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function describeRequest(message: IncomingMessage, body: Buffer): Exchange['request'] {
  const url = new URL(message.url ?? '/', 'http://proxy');
  const plain = message.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
  return {
    method: message.method ?? '',
    path: url.pathname,
    search: steady(Object.fromEntries([...url.searchParams].sort(([a], [b]) => (a < b ? -1 : 1)))),
    headers: steady(pick(message.headers, (name) => REQUEST_HEADERS.includes(name) || name === 'authorization')),
    body: steadyText(plain.toString('utf8')).slice(0, MAX_BODY),
  };
}

function describeResponse(answer: Response, text: string): Exchange['response'] {
  const headers = Object.fromEntries([...answer.headers].filter(([name]) => RESPONSE_HEADERS.test(name)).sort());
  return { status: answer.status, headers: steady(headers), body: steadyText(text).slice(0, MAX_BODY) };
}

function pick(headers: IncomingHttpHeaders, wants: (name: string) => boolean): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (wants(name) ? [[name, String(value)]] : [])),
  );
}

function steady(fields: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, steadyField(name, value)]));
}

function steadyField(name: string, value: string): string {
  if (/query.id/.test(name)) return '<query id>';
  if (name === 'authorization') return value.replace(/ .*/, ' <user:password>');
  if (name === 'user-agent') return value.replace(/\/[\d.]+|\(.*\)/g, '').trim();
  if (name === 'x-clickhouse-server-display-name') return '<host>';
  return steadyText(value);
}

function steadyText(text: string): string {
  return (
    text
      .replace(/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<uuid>')
      .replace(/("elapsed(?:_ns)?": ?)"?[\d.e-]+"?/g, '$1<time>')
      // The body holds the time that it took, so its length differs by a digit now and then.
      .replace(/("result_bytes": ?)"\d+"/g, '$1<bytes>')
  );
}

async function readAll(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
