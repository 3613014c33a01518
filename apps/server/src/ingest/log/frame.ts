import { crc32 } from 'node:zlib';
import { INGEST_LIMITS } from '@foothold/protocol/schema';

/**
 * One record of the log.
 *
 *   marker 8 │ length 4 │ crc32 4 │ kind 1 │ flags 1 │ form 1 │ environment's length 1 │ events 4 │ received at 8 │ environment │ body
 *
 * The marker is a secret of the log's own, so that reading can start again behind damage and no event can pose as a
 * frame. The checksum covers all that follows it and the frame's own place.
 */
export interface Frame {
  kind: FrameKind;
  /** The request's User-Agent was a bot's browser. */
  fromBotBrowser: boolean;
  /** How the body is to be read: 0 is a batch, 1 + n a single event of the nth type. */
  form: number;
  /** '' where the key belongs to nobody. */
  environmentId: string;
  /** Events read in the request. */
  count: number;
  receivedAtMs: number;
  /** Of a request its JSON; of a refusal the reason; of a replay the quarantine id, a newline and the event. */
  body: Uint8Array;
}
export type FrameKind = 'request' | 'refusal' | 'replay';

const KINDS: FrameKind[] = ['request', 'refusal', 'replay'];
export const MARKER_BYTES = 8;
const PREFIX = MARKER_BYTES + 8;
const FIXED = 16;
/** No frame is longer; a larger length is damage. */
export const MAX_FRAME_BYTES = INGEST_LIMITS.requestBytes + PREFIX + FIXED + 255 + 128;

export const frameBytes = (frame: Frame): number =>
  PREFIX + FIXED + Buffer.byteLength(frame.environmentId) + frame.body.byteLength;

/** Writes a frame at `at` of a buffer that has room; gives its length. */
export function writeFrame(into: Buffer, at: number, frame: Frame, marker: Buffer, place: number): number {
  const start = at + PREFIX;
  const environmentBytes = into.write(frame.environmentId, start + FIXED, 'utf8');
  into[start] = KINDS.indexOf(frame.kind);
  into[start + 1] = frame.fromBotBrowser ? 1 : 0;
  into[start + 2] = frame.form;
  into[start + 3] = environmentBytes;
  into.writeUInt32LE(frame.count, start + 4);
  into.writeDoubleLE(frame.receivedAtMs, start + 8);
  const bodyAt = start + FIXED + environmentBytes;
  into.set(frame.body, bodyAt);
  const end = bodyAt + frame.body.byteLength;
  marker.copy(into, at);
  into.writeUInt32LE(end - start, at + MARKER_BYTES);
  into.writeUInt32LE(crc32(into.subarray(start, end), place), at + MARKER_BYTES + 4);
  return end - at;
}

export type FrameAt = { ok: true; frame: Frame; bytes: number } | { ok: false; reason: 'damaged' | 'incomplete' };

/** The frame at `at`, whose body is a view into the buffer; `incomplete` when the buffer ends before the frame does. */
export function readFrame(from: Buffer, at: number, marker: Buffer, place: number): FrameAt {
  if (from.length < at + PREFIX + FIXED) {
    const have = Math.min(MARKER_BYTES, from.length - at);
    const isPrefix = from.compare(marker, 0, have, at, at + have) === 0;
    return { ok: false, reason: isPrefix ? 'incomplete' : 'damaged' };
  }
  if (from.compare(marker, 0, MARKER_BYTES, at, at + MARKER_BYTES) !== 0) return { ok: false, reason: 'damaged' };
  const length = from.readUInt32LE(at + MARKER_BYTES);
  if (length < FIXED || PREFIX + length > MAX_FRAME_BYTES) return { ok: false, reason: 'damaged' };
  const start = at + PREFIX;
  const end = start + length;
  if (from.length < end) return { ok: false, reason: 'incomplete' };
  if (from.readUInt32LE(at + MARKER_BYTES + 4) !== crc32(from.subarray(start, end), place)) {
    return { ok: false, reason: 'damaged' };
  }
  const bodyAt = start + FIXED + (from[start + 3] as number);
  const frame: Frame = {
    kind: KINDS[from[start] as number] ?? 'refusal',
    fromBotBrowser: (from[start + 1] as number) === 1,
    form: from[start + 2] as number,
    environmentId: from.toString('utf8', start + FIXED, bodyAt),
    count: from.readUInt32LE(start + 4),
    receivedAtMs: from.readDoubleLE(start + 8),
    body: from.subarray(bodyAt, end),
  };
  return { ok: true, frame, bytes: end - at };
}
