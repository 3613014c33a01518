import type { IncomingMessage } from 'node:http';
import type { Context } from 'hono';

/** node's request behind a context; null where there is none (tests, other runtimes). */
export const incomingOf = (c: Context): IncomingMessage | null =>
  (c.env as { incoming?: IncomingMessage } | undefined)?.incoming ?? null;
