import { hash } from 'node:crypto';

/** Members that a client may change when it sends an event again. */
const NOT_OF_THE_BODY = new Set(['sentAt', 'receivedAt', 'writeKey', '_metadata', 'attempts']);

/** 128 bits that stand for a message id in the duplicate index. */
export const hashOfId = (messageId: string): Buffer => hash('sha256', messageId, 'buffer').subarray(0, 16);

/** 64 bits that tell one body from another, whatever the order of its keys. */
export function hashOfBody(event: Record<string, unknown>): Buffer {
  let text = '{';
  for (const key of Object.keys(event).sort()) {
    if (!NOT_OF_THE_BODY.has(key)) text += `${JSON.stringify(key)}:${canonical(event[key])},`;
  }
  return hash('sha256', text, 'buffer').subarray(0, 8);
}

function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const object = value as Record<string, unknown>;
  let text = '{';
  for (const key of Object.keys(object).sort()) text += `${JSON.stringify(key)}:${canonical(object[key])},`;
  return `${text}}`;
}
