import type { Answer, Platform } from '../platform/platform.ts';

/**
 * What an answer of the collector means for what was sent. Only what is surely the collector's own word is final: a
 * portal's page or a proxy's error costs no event.
 *
 * | answer | meaning |
 * |---|---|
 * | 2xx with `{success: true}` | `ok`: it has it |
 * | 413; 400 and 422 with `{error}` | `split`: each half by itself; what is alone is given up |
 * | all else: none, a body that broke off, 2xx with something else, 3xx, other 4xx, 5xx | `later`: the same again after a wait |
 */
export function meaningOf({ status, text }: Answer): 'ok' | 'split' | 'later' {
  const said = parsed(text);
  if (status === 413 || ((status === 400 || status === 422) && said?.error)) return 'split';
  return status >= 200 && status < 300 && said?.success === true ? 'ok' : 'later';
}

/** JSON, also where an old Prototype.js has given arrays and texts a `toJSON` that quotes them twice. */
export const toJson = (value: unknown): string =>
  JSON.stringify(value, function (this: { [key: string]: unknown }, key, given) {
    const own = this[key];
    return Object(own) !== own || Array.isArray(own) ? own : given;
  });

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
 * answer and one a minute after it. `Retry-After`, in seconds or as a date, is honored up to an hour.
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-retry-after
 */
export function waitMs(failures: number, retryAfter: Answer['retryAfter'], platform: Platform): number {
  const asked = retryAfter ?? '';
  const askedMs = Number(asked) * 1000 || Date.parse(asked) - platform.now();
  const baseMs = askedMs > 0 ? Math.min(askedMs, LONGEST_MS) : ([2000, 60_000][failures - 1] ?? 120_000);
  return baseMs * (1 + (platform.randomBytes(1)[0] as number) / 256);
}
