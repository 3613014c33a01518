import { randomUUID } from 'node:crypto';
import { isStorableId } from '@foothold/protocol/schema';
import { ApiError } from './errors.ts';

/** An id that nothing can bear is one that nothing bears: every question about it goes the way of any unknown id. */
export const orUnknown = (asked: string): string => (isStorableId(asked) ? asked : randomUUID());

/** {@link orUnknown} of each value. */
export function eachOrUnknown(asked: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(asked).map(([name, value]) => [name, orUnknown(value)]));
}

/**
 * Refuses JSON with a text, anywhere in it, that a store cannot hold.
 * @throws ApiError `invalid`, with the field
 */
export function refuseUnstorable(body: unknown): void {
  const waiting: Found[] = [{ value: body, name: '', of: null }];
  for (let found = waiting.pop(); found; found = waiting.pop()) {
    const { value } = found;
    if (typeof value === 'string' && !isStorableId(value)) throw unstorable(found);
    if (typeof value !== 'object' || value === null) continue;
    for (const [name, inner] of Object.entries(value).reverse()) {
      const within = { value: inner, name, of: found };
      if (!isStorableId(name)) throw unstorable(within);
      waiting.push(within);
    }
  }
}

interface Found {
  value: unknown;
  name: string;
  of: Found | null;
}

function unstorable(found: Found): ApiError {
  const path: string[] = [];
  for (let at: Found = found; at.of !== null; at = at.of) path.unshift(at.name);
  const field = path.join('.').replace(/[\0\p{Surrogate}]/gu, '\ufffd') || 'body';
  return new ApiError('invalid', `${field}: holds a NUL or half of a surrogate pair`, { field });
}
