import { hash } from 'node:crypto';

/** 64 bits that tell one body of an event from another; made with a secret, so equal only within one metadata store. */
export interface BodyHash {
  low: number;
  high: number;
}
export const isSameBody = (a: BodyHash, b: BodyHash): boolean => a.low === b.low && a.high === b.high;

/** Bytes as text of one character each: a Buffer for every hash would cost more than the hash. */
export type Bytes = string;
export const toBuffer = (bytes: Bytes): Buffer => Buffer.from(bytes, 'latin1');
export const fromBuffer = (buffer: Uint8Array): Bytes => Buffer.from(buffer).toString('latin1');

/** 128 bits that stand for a message id in the duplicate index of PostgreSQL. */
export const bytesOfId = (messageId: string): Bytes => hash('sha256', messageId, 'binary').slice(0, 16);
/** The same, as the index stores it. */
export const hashOfId = (messageId: string): Buffer => toBuffer(bytesOfId(messageId));

/** The hash of a body that cannot be written plainly, and so is never read off its bytes. */
export function oddBodyHash(event: object): BodyHash {
  const bytes = Buffer.from(hashOfBody(event as Record<string, unknown>), 'latin1');
  return { low: bytes.readInt32LE(0), high: bytes.readInt32LE(4) };
}

/** Members that a client may change when it sends an event again. */
export const NOT_OF_THE_BODY = ['sentAt', 'receivedAt', 'writeKey', '_metadata', 'attempts'] as const;
const LEFT_OUT: ReadonlySet<string> = new Set(NOT_OF_THE_BODY);

/** 64 bits of a body, whatever the order of its keys, as the duplicate index had them before there was a secret. */
export function hashOfBody(event: Record<string, unknown>): Bytes {
  let text = '{';
  for (const key of sortedKeys(event)) {
    if (!LEFT_OUT.has(key)) text += `${JSON.stringify(key)}:${canonical(event[key])},`;
  }
  return hash('sha256', text, 'binary').slice(0, 8);
}

function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  let text = '';
  if (Array.isArray(value)) {
    for (const item of value) text += `${canonical(item)},`;
    return `[${text}]`;
  }
  const object = value as Record<string, unknown>;
  for (const key of sortedKeys(object)) text += `${JSON.stringify(key)}:${canonical(object[key])},`;
  return `{${text}}`;
}

/** Sorting is only for those that are not in order already. */
function sortedKeys(object: Record<string, unknown>): string[] {
  const keys = Object.keys(object);
  for (let i = 1; i < keys.length; i++) if ((keys[i - 1] as string) > (keys[i] as string)) return keys.sort();
  return keys;
}
