import type { Answer } from '../platform/platform.ts';

/** What an answer of the collector means for what was sent. */
export type Meaning =
  /** It has it. */
  | { is: 'ok' }
  /** Not now: the same again, not before `afterMs`. */
  | { is: 'later'; afterMs: number }
  /** Too much or something wrong in it: each half by itself; what is alone is given up. */
  | { is: 'split'; reason: 'too_large' | 'refused' };

const MINUTE_MS = 60_000;
/** The key, the address or a proxy between is wrong: it may be put right, but not within seconds. */
const MISCONFIGURED_MS = 5 * MINUTE_MS;
const LONGEST_MS = 60 * MINUTE_MS;

/**
 * | answer | meaning |
 * |---|---|
 * | 2xx with `success` | ok |
 * | 2xx with anything else (a portal's page, a proxy's cache) | later |
 * | 400, 422 | split; alone: refused |
 * | 413 | split; alone: too large |
 * | none, 408, 425, 429, 5xx | later; `Retry-After` is honored |
 * | 401, 403, 404, 415, 3xx and all others | in five minutes |
 */
export function meaningOf({ status, text, retryAfter }: Answer, nowMs: number): Meaning {
  if (status >= 200 && status < 300) return isSuccess(text) ? { is: 'ok' } : { is: 'later', afterMs: 0 };
  if (status === 413) return { is: 'split', reason: 'too_large' };
  if (status === 400 || status === 422) return { is: 'split', reason: 'refused' };
  const asked = retryAfterMs(retryAfter, nowMs);
  const isPassing = status === 0 || status === 408 || status === 425 || status === 429 || status >= 500;
  return { is: 'later', afterMs: isPassing ? asked : Math.max(asked, MISCONFIGURED_MS) };
}

/** Seconds or an HTTP date; 0 when absent or unreadable, at most an hour. */
export function retryAfterMs(header: string | null | undefined, nowMs: number): number {
  if (!header) return 0;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - nowMs;
  return ms > 0 ? Math.min(ms, LONGEST_MS) : 0;
}

function isSuccess(text: string): boolean {
  try {
    return JSON.parse(text)?.success === true;
  } catch {
    return false;
  }
}
