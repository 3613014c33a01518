import { INGEST_LIMITS } from '@foothold/protocol/schema';
import type { Frame } from '../log/frame.ts';

/** Of a body that cannot be read as a request: as much as one event may have. */
export const KEPT_BODY_BYTES = INGEST_LIMITS.eventBytes;
/** Refusals whose body is kept to be looked at: nothing else tells what was wrong with it. */
export const BODY_REASONS = ['unreadable', 'too_deep'] as const;
/** Form of a refusal that brings its body along; without one it is 0. */
const WITH_BODY = 1;

export interface KeptBody {
  /** As they came, cut at {@link KEPT_BODY_BYTES}; only a signed token in them has lost its signature. */
  bytes: Buffer;
  /** How many came. */
  sentBytes: number;
}

/** What a refusal's frame holds: the reason and, where that is to be kept, the request's body. */
export function refusalBody(reason: string, bytes: Buffer | null): Pick<Frame, 'form' | 'body'> {
  if (bytes === null || !isBodyReason(reason)) return { form: 0, body: Buffer.from(reason) };
  const kept = withoutSignatures(bytes.subarray(0, KEPT_BODY_BYTES));
  return { form: WITH_BODY, body: Buffer.concat([Buffer.from(`${reason}\n${bytes.length}\n`), kept]) };
}

/** Reads what {@link refusalBody} wrote. */
export function readRefusal({ form, body }: Pick<Frame, 'form' | 'body'>): { reason: string; kept: KeptBody | null } {
  const all = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  if (form !== WITH_BODY) return { reason: all.toString(), kept: null };
  const reasonEnd = all.indexOf(0x0a);
  const start = all.indexOf(0x0a, reasonEnd + 1) + 1;
  const sentBytes = Number(all.toString('latin1', reasonEnd + 1, start - 1));
  return { reason: all.toString('latin1', 0, reasonEnd), kept: { bytes: all.subarray(start), sentBytes } };
}

/** Whether it is a whole body that quarantine holds for this reason, and no event. */
export const isBodyReason = (reason: string): boolean => (BODY_REASONS as readonly string[]).includes(reason);

/** A token that was never looked at must not be found later by somebody who could use it. As long as before. */
export function withoutSignatures(bytes: Buffer): Buffer {
  if (!bytes.includes('eyJ')) return bytes;
  const signed = /(?<![\w-])(eyJ[\w-]+\.eyJ[\w-]+\.)([\w-]+)/g;
  const text = bytes
    .toString('latin1')
    .replace(signed, (_, claims, signature) => claims + 'x'.repeat(signature.length));
  return Buffer.from(text, 'latin1');
}
