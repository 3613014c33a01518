import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

const STATUS = {
  unreadable: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  unsupported_encoding: 415,
  invalid: 422,
  rate_limited: 429,
  unavailable: 503,
} as const satisfies Record<string, ContentfulStatusCode>;

export type ErrorCode = keyof typeof STATUS;
export const statusOf = (code: ErrorCode): ContentfulStatusCode => STATUS[code];

/** The server's one error: a code of the contract, words that say what to do, and the field at fault where there is one. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly options: { field?: string; retryAfterSeconds?: number } = {},
  ) {
    super(message);
  }
  get status(): ContentfulStatusCode {
    return statusOf(this.code);
  }
}

export const notFound = (what: string) => new ApiError('not_found', `No such ${what}.`);

/** The one place that turns an error into an answer. What nobody foresaw is ours: logged, and a 503 that may be retried. */
export function answerError(error: unknown, c: Context, log: (error: unknown) => void): Response {
  if (error instanceof ApiError) {
    const { field, retryAfterSeconds } = error.options;
    if (retryAfterSeconds !== undefined) c.header('Retry-After', String(retryAfterSeconds));
    return c.json({ error: { code: error.code, message: error.message, ...(field ? { field } : {}) } }, error.status);
  }
  if (error instanceof HTTPException && error.status < 500) {
    return c.json({ error: { code: 'unreadable', message: error.message } }, error.status);
  }
  log(error);
  c.header('Retry-After', '5');
  return c.json({ error: { code: 'unavailable', message: 'Something failed on our side; try again.' } }, 503);
}
