import type { IncomingMessage } from 'node:http';
import type { Context } from 'hono';

export interface RequestHeaders {
  authorization?: string;
  'content-encoding'?: string;
  'content-length'?: string;
  'user-agent'?: string;
  origin?: string;
  referer?: string;
  'x-forwarded-for'?: string | string[];
}

/** node's request behind a context; null where there is none (tests, other runtimes). */
export const incomingOf = (c: Context): IncomingMessage | null =>
  (c.env as { incoming?: IncomingMessage } | undefined)?.incoming ?? null;

/** The few headers that the collector looks at: straight from node where it is node, since each look through the web's Headers costs. */
export function headersOf(c: Context): RequestHeaders {
  const incoming = incomingOf(c);
  if (incoming) return incoming.headers;
  return Object.fromEntries(NAMES.map((name) => [name, c.req.header(name)]));
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
