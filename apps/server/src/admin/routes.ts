import { timingSafeEqual } from 'node:crypto';
import { hashSecret } from '@foothold/storage/metadata';
import { Hono } from 'hono';
import { ApiError, answerError } from '../http/errors.ts';
import { type AdminDeps, adminOperations } from './operations.ts';

export interface AdminRoutesDeps extends AdminDeps {
  /** Of the file in the data directory: whoever can read that may do everything. */
  token: string;
  log?(error: unknown): void;
}

/** `POST /api/admin/<operation>`: the command line's way through a running server. */
export function adminRoutes({ token, log = () => {}, ...deps }: AdminRoutesDeps): Hono {
  const operations = adminOperations(deps);
  const hono = new Hono();
  hono.onError((error, c) => answerError(error, c, log));
  hono.post('/api/admin/:operation', async (c) => {
    if (!isToken(c.req.header('authorization'), token)) {
      throw new ApiError('unauthorized', 'This takes the token in the data directory of the server.');
    }
    const text = await c.req.text();
    return c.json(await operations.run(c.req.param('operation'), parse(text)));
  });
  return hono;
}

/** Compared as hashes: of one length, in constant time. */
function isToken(authorization: string | undefined, token: string): boolean {
  const given = Buffer.from(hashSecret(authorization ?? ''));
  return timingSafeEqual(given, Buffer.from(hashSecret(`Bearer fha_${token}`)));
}

function parse(text: string): unknown {
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    throw new ApiError('unreadable', 'The body is not JSON.');
  }
}
