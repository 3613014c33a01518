import type { IncomingMessage } from 'node:http';
import type { Context } from 'hono';
import { incomingOf } from '../../http/incoming-of.ts';

export interface RequestHeaders {
  authorization?: string;
  'content-encoding'?: string;
  'content-length'?: string;
  'user-agent'?: string;
  origin?: string;
  referer?: string;
  'x-forwarded-for'?: string | string[];
}

/** What the collector looks at of a request, whichever door it came through. */
export interface EdgeRequest {
  headers: RequestHeaders;
  /** Of the query. */
  writeKey: string | undefined;
  /** The other end of the connection. */
  address: string | undefined;
  body: IncomingMessage | ReadableStream<Uint8Array> | null;
}

/** `url`: as it stands in the request's first line. */
export function fromIncoming(incoming: IncomingMessage, url: string): EdgeRequest {
  const query = url.indexOf('?');
  return {
    headers: incoming.headers,
    writeKey: query < 0 ? undefined : (new URLSearchParams(url.slice(query)).get('writeKey') ?? undefined),
    address: incoming.socket.remoteAddress,
    body: incoming,
  };
}

/** A request that Hono has routed: straight from node where it is node, since each look through the web's objects costs. */
export function fromContext(c: Context): EdgeRequest {
  const incoming = incomingOf(c);
  return {
    headers: incoming?.headers ?? Object.fromEntries(NAMES.map((name) => [name, c.req.header(name)])),
    writeKey: c.req.query('writeKey'),
    address: incoming?.socket.remoteAddress,
    body: incoming ?? c.req.raw.body,
  };
}
const NAMES = [
  'authorization',
  'content-encoding',
  'content-length',
  'user-agent',
  'origin',
  'referer',
  'x-forwarded-for',
] as const;
