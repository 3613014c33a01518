import { INGEST_LIMITS, isStorableId, stateRequestSchema } from '@foothold/protocol/schema';
import type { StateRequest } from '@foothold/protocol/types';
import { ApiError } from '../http/errors.ts';

/** @throws ApiError in words, for what is no state request */
export function readRequest(text: string): StateRequest {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ApiError('unreadable', 'The body is not JSON.');
  }
  const plain = plainRequest(value);
  if (plain) return plain;
  const result = stateRequestSchema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const field = issue?.path.join('.') || 'body';
  throw new ApiError('invalid', `${field}: ${issue?.message ?? 'not valid'}`, { field });
}

/**
 * What `stateRequestSchema` says, by hand: this is asked with every page that is opened. A property test holds the two equal;
 * the schema has the words for what is wrong.
 * @returns null for what is no state request
 */
export function plainRequest(value: unknown): StateRequest | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const { v, writeKey, anonymousId, userId, groupId, token, known, pending } = value as Record<string, unknown>;
  const isGood =
    v === 1 &&
    isText(writeKey, 256) &&
    writeKey !== '' &&
    isId(anonymousId) &&
    (userId == null || isId(userId)) &&
    (groupId == null || isId(groupId)) &&
    (token == null || typeof token === 'string') &&
    (known == null || isText(known, 256)) &&
    (pending === undefined || (Array.isArray(pending) && pending.length <= 200 && pending.every(isMessageId)));
  return isGood ? ({ v, writeKey, anonymousId, userId, groupId, token, known, pending } as StateRequest) : null;
}

const isText = (value: unknown, most: number): value is string => typeof value === 'string' && value.length <= most;
const isIdOf = (most: number) => (value: unknown) => isText(value, most) && value !== '' && isStorableId(value);
const isId = isIdOf(INGEST_LIMITS.idLength);
const isMessageId = isIdOf(INGEST_LIMITS.messageIdLength);
