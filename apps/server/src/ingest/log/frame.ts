import { crc32 } from 'node:zlib';
import { INGEST_LIMITS } from '@foothold/protocol/schema';
import { checksumSeed, type Place } from './position.ts';

/**
 * One record of the log.
 *
 *   marker 8 │ length 4 │ crc32 4 │ kind 1 │ flags 1 │ form 1 │ environment's length 1 │ events 4 │ received at 8 │ own offset 4 │ environment │ key's length 1 │ key │ body
 *
 * The marker is a secret of the log's own, so that reading can start again behind damage and no event can pose as a
 * frame. The checksum covers all that follows it and the segment's number. A frame knows its own offset, so that it is
 * still told from a stale copy when bytes before it have come in or gone. Flags say which of the later fields are there:
 * what an earlier version has written is read as it is.
 */
export interface Frame {
  kind: FrameKind;
  /** The request's User-Agent was a bot's browser. */
  fromBotBrowser: boolean;
  /** How the body is to be read: 0 is a batch, 1 + n a single event of the nth type. */
  form: number;
  /** '' where the key belongs to nobody. */
  environmentId: string;
  /** Of the key that the request came with. Absent where it is nobody's, and in what was written before keys were noted. */
  keyId?: string;
  /** Events read in the request. */
  count: number;
  receivedAtMs: number;
  /** Of a request its JSON; of a refusal what `refusalBody` makes; of a replay the quarantine id, a newline and the event. */
  body: Uint8Array;
}
export type FrameKind = 'request' | 'refusal' | 'replay';

const KINDS: FrameKind[] = ['request', 'refusal', 'replay'];
export const MARKER_BYTES = 8;
const PREFIX = MARKER_BYTES + 8;
/** Of a frame without its own offset, whose checksum begins with its whole place. */
const FIXED_WITHOUT_OFFSET = 16;
const FIXED = FIXED_WITHOUT_OFFSET + 4;
const FROM_BOT = 1;
const KNOWS_OFFSET = 2;
const KNOWS_KEY = 4;
/** No frame is longer; a larger length is damage. */
export const MAX_FRAME_BYTES = INGEST_LIMITS.requestBytes + PREFIX + FIXED + 255 + 256 + 128;

export const frameBytes = (frame: Frame): number =>
  PREFIX + FIXED + Buffer.byteLength(frame.environmentId) + keyBytes(frame.keyId) + frame.body.byteLength;

const keyBytes = (keyId: string | undefined): number => (keyId ? 1 + Buffer.byteLength(keyId) : 0);

/** Writes a frame at `at` of a buffer that has room; gives its length. */
export function writeFrame(into: Buffer, at: number, frame: Frame, marker: Buffer, { segment, offset }: Place): number {
  const start = at + PREFIX;
  const environmentBytes = into.write(frame.environmentId, start + FIXED, 'utf8');
  into[start] = KINDS.indexOf(frame.kind);
  into[start + 1] = KNOWS_OFFSET | (frame.fromBotBrowser ? FROM_BOT : 0) | (frame.keyId ? KNOWS_KEY : 0);
  into[start + 2] = frame.form;
  into[start + 3] = environmentBytes;
  into.writeUInt32LE(frame.count, start + 4);
  into.writeDoubleLE(frame.receivedAtMs, start + 8);
  into.writeUInt32LE(offset, start + FIXED_WITHOUT_OFFSET);
  let bodyAt = start + FIXED + environmentBytes;
  if (frame.keyId) {
    into[bodyAt] = into.write(frame.keyId, bodyAt + 1, 'utf8');
    bodyAt += 1 + (into[bodyAt] as number);
  }
  into.set(frame.body, bodyAt);
  const end = bodyAt + frame.body.byteLength;
  marker.copy(into, at);
  into.writeUInt32LE(end - start, at + MARKER_BYTES);
  into.writeUInt32LE(crc32(into.subarray(start, end), checksumSeed(segment, 0)), at + MARKER_BYTES + 4);
  return end - at;
}

/** `offset` is where the frame was written, which is where it is found unless the file has been damaged. */
export type FrameAt =
  | { ok: true; frame: Frame; offset: number; bytes: number }
  | { ok: false; reason: 'damaged' | 'incomplete' };

const DAMAGED: FrameAt = { ok: false, reason: 'damaged' };

/**
 * The frame at `at` of what was read of a segment, found at `place`; its body is a view into the buffer. `incomplete`
 * when the buffer ends before the frame does.
 */
export function readFrame(from: Buffer, at: number, marker: Buffer, place: Place): FrameAt {
  if (from.length < at + PREFIX + FIXED_WITHOUT_OFFSET) {
    const have = Math.min(MARKER_BYTES, from.length - at);
    const isPrefix = from.compare(marker, 0, have, at, at + have) === 0;
    return isPrefix ? { ok: false, reason: 'incomplete' } : DAMAGED;
  }
  if (from.compare(marker, 0, MARKER_BYTES, at, at + MARKER_BYTES) !== 0) return DAMAGED;
  const length = from.readUInt32LE(at + MARKER_BYTES);
  if (length < FIXED_WITHOUT_OFFSET || PREFIX + length > MAX_FRAME_BYTES) return DAMAGED;
  const start = at + PREFIX;
  const end = start + length;
  if (from.length < end) return { ok: false, reason: 'incomplete' };
  const flags = from[start + 1] as number;
  const knowsOffset = (flags & KNOWS_OFFSET) !== 0;
  const seed = checksumSeed(place.segment, knowsOffset ? 0 : place.offset);
  if (from.readUInt32LE(at + MARKER_BYTES + 4) !== crc32(from.subarray(start, end), seed)) return DAMAGED;
  const environmentAt = start + (knowsOffset ? FIXED : FIXED_WITHOUT_OFFSET);
  const environmentEnd = environmentAt + (from[start + 3] as number);
  const keyAt = environmentEnd + 1;
  const keyEnd = keyAt + (from[environmentEnd] as number);
  const knowsKey = (flags & KNOWS_KEY) !== 0;
  const bodyAt = knowsKey ? keyEnd : environmentEnd;
  const frame: Frame = {
    kind: KINDS[from[start] as number] ?? 'refusal',
    fromBotBrowser: (flags & FROM_BOT) !== 0,
    form: from[start + 2] as number,
    environmentId: from.toString('utf8', environmentAt, environmentEnd),
    ...(knowsKey ? { keyId: from.toString('utf8', keyAt, keyEnd) } : {}),
    count: from.readUInt32LE(start + 4),
    receivedAtMs: from.readDoubleLE(start + 8),
    body: from.subarray(bodyAt, end),
  };
  const offset = knowsOffset ? from.readUInt32LE(start + FIXED_WITHOUT_OFFSET) : place.offset;
  return { ok: true, frame, offset, bytes: end - at };
}
