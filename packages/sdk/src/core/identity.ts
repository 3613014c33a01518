import type { JsonObject } from '@foothold/protocol/types';
import type { Platform } from '../platform/platform.ts';
import { uuidv7 } from './ids.ts';
import type { Records } from './records.ts';

/** Who this browser's events are of. */
export interface Identity {
  anonymousId: string;
  userId: string | null;
  groupId: string | null;
}

/** Who it was at the last visit, or somebody new. */
export function loadIdentity(records: Records, newId: () => string): Identity {
  const known = records.read<Partial<Identity>>('identity');
  const identity: Identity = {
    anonymousId: asId(known?.anonymousId) ?? newId(),
    userId: asId(known?.userId),
    groupId: asId(known?.groupId),
  };
  records.write('identity', identity);
  return identity;
}

/** An id of the host's: a text, or a number, of 1–256 characters; null for anything else. */
export function asId(value: unknown): string | null {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && text && text.length <= 256 ? text : null;
}

/** A copy that survives JSON; empty for what is no object or cannot be written. */
export function asObject(value: unknown): JsonObject {
  try {
    const copy: unknown = JSON.parse(JSON.stringify(value));
    return copy && typeof copy === 'object' && !Array.isArray(copy) ? (copy as JsonObject) : {};
  } catch {
    return {};
  }
}

export const newId = (platform: Platform) => () => uuidv7(platform.now(), platform.randomBytes(10));
