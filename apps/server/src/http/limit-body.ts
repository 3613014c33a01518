import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { ApiError } from './errors.ts';

/** Refuses a body over so many bytes, said to be or found to be so while it is read. */
export const limitBody = (maxBytes: number): MiddlewareHandler =>
  bodyLimit({
    maxSize: maxBytes,
    onError: () => {
      throw new ApiError('too_large', `A body here has at most ${maxBytes.toLocaleString('en-US')} bytes.`);
    },
  });
