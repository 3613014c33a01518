import type { Answer, Platform } from '../platform/platform.ts';

/**
 * What an answer of the collector means for what was sent.
 *
 * | answer | meaning |
 * |---|---|
 * | 2xx with `success` | `ok`: it has it |
 * | 400, 413, 422 | `split`: each half by itself; what is alone is given up |
 * | all else: none, 2xx with something else (a portal's page), 3xx, 401, 403, 404, 408, 415, 425, 429, 5xx | `later`: the same again after a wait |
 */
export function meaningOf({ status, text }: Answer): 'ok' | 'split' | 'later' {
  if (status === 400 || status === 413 || status === 422) return 'split';
  return status >= 200 && status < 300 && parsed(text)?.success === true ? 'ok' : 'later';
}

/** The JSON object in a text, or undefined. */
export function parsed<Value extends object = { [key: string]: unknown }>(text: string | null | undefined) {
  try {
    const value: unknown = JSON.parse(text as string);
    return value && typeof value === 'object' ? (value as Value) : undefined;
  } catch {
    return undefined;
  }
}

const LONGEST_MS = 3_600_000;

/**
 * How long to wait after the n-th failure in a row: 2 s, 1 min, 2 min; with as much again at random so that browsers do
 * not come back together. Two such lanes (events, state) make at most six requests in the first minute without an
 * answer and one a minute after it. `Retry-After` in seconds is honored up to an hour.
 */
export function waitMs(failures: number, { retryAfter = '' }: Answer, platform: Platform): number {
  const askedMs = Number(retryAfter) * 1000;
  const baseMs = askedMs > 0 ? Math.min(askedMs, LONGEST_MS) : ([2000, 60_000][failures - 1] ?? 120_000);
  return baseMs * (1 + (platform.randomBytes(1)[0] as number) / 256);
}
