import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { MARKER_BYTES } from './frame.ts';

/** Who wrote a log: its name among collectors, and the secret that begins each of its frames. */
export interface LogIdentity {
  collectorId: string;
  marker: Buffer;
}

const MAGIC = Buffer.from('FOOTLOG1');
const ID_BYTES = 36;
const PREVIOUS_AT = MAGIC.length + MARKER_BYTES + ID_BYTES;
/** Frames begin here. */
export const SEGMENT_HEADER_BYTES = PREVIOUS_AT + 8;

export const newLogIdentity = (): LogIdentity => ({
  collectorId: randomUUID(),
  marker: randomBytes(MARKER_BYTES),
});

export const segmentPath = (directory: string, segment: number) =>
  join(directory, `${String(segment).padStart(10, '0')}.log`);

/** The number in a segment's file name; null for any other file. */
export function segmentOfFile(name: string): number | null {
  const match = /^(\d{10})\.log$/.exec(name);
  return match ? Number(match[1]) : null;
}

/** A segment's first bytes; they also say how long the one before it is, so that a lost end is noticed. */
export function segmentHeader({ collectorId, marker }: LogIdentity, previousBytes: number): Buffer {
  const header = Buffer.concat([MAGIC, marker, Buffer.from(collectorId), Buffer.alloc(8)]);
  header.writeUInt32LE(previousBytes, PREVIOUS_AT);
  header.writeUInt32LE(crc32(header.subarray(0, -4)), header.length - 4);
  return header;
}

/** What a segment's first bytes say; null when they are damaged. */
export function readSegmentHeader(header: Buffer): (LogIdentity & { previousBytes: number }) | null {
  if (header.length < SEGMENT_HEADER_BYTES || header.compare(MAGIC, 0, MAGIC.length, 0, MAGIC.length) !== 0)
    return null;
  const end = SEGMENT_HEADER_BYTES - 4;
  if (header.readUInt32LE(end) !== crc32(header.subarray(0, end))) return null;
  const idAt = MAGIC.length + MARKER_BYTES;
  return {
    marker: Buffer.from(header.subarray(MAGIC.length, idAt)),
    collectorId: header.toString('latin1', idAt, PREVIOUS_AT),
    previousBytes: header.readUInt32LE(PREVIOUS_AT),
  };
}
