import { randomBytes, randomUUID } from 'node:crypto';
import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { MARKER_BYTES } from './frame.ts';
import type { Place } from './position.ts';

/** Who wrote a log: its name among collectors, and the secret that begins each of its frames. */
export interface LogIdentity {
  collectorId: string;
  marker: Buffer;
}
export interface SegmentHeader extends LogIdentity {
  /** The segment before it and where that one ended; so that a lost end, or a lost file, is noticed. Segment 0: there was none. */
  previous: Place;
}

/** `1`: the collector in 36 letters and no number of the segment before. `2`: 16 bytes and the number. */
const MAGIC = { 1: Buffer.from('FOOTLOG1'), 2: Buffer.from('FOOTLOG2') };
const ID_AT = 8 + MARKER_BYTES;
const ID_LETTERS = 36;
const ID_BYTES = 16;
const PREVIOUS_SEGMENT_AT = ID_AT + ID_BYTES;
const PREVIOUS_BYTES_AT = ID_AT + ID_LETTERS;
const CHECKSUM_AT = PREVIOUS_BYTES_AT + 4;
/** Frames begin here. */
export const SEGMENT_HEADER_BYTES = CHECKSUM_AT + 4;

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

/** A segment's first bytes. */
export function segmentHeader({ collectorId, marker, previous }: SegmentHeader): Buffer {
  const header = Buffer.alloc(SEGMENT_HEADER_BYTES);
  MAGIC[2].copy(header);
  marker.copy(header, MAGIC[2].length);
  header.write(collectorId.replaceAll('-', ''), ID_AT, 'hex');
  header.writeUInt32LE(previous.segment, PREVIOUS_SEGMENT_AT);
  header.writeUInt32LE(previous.offset, PREVIOUS_BYTES_AT);
  header.writeUInt32LE(crc32(header.subarray(0, CHECKSUM_AT)), CHECKSUM_AT);
  return header;
}

/** What the first bytes of a segment say; null when they are damaged. */
export function readSegmentHeader(header: Buffer, segment: number): SegmentHeader | null {
  if (header.length < SEGMENT_HEADER_BYTES) return null;
  if (header.readUInt32LE(CHECKSUM_AT) !== crc32(header.subarray(0, CHECKSUM_AT))) return null;
  const marker = Buffer.from(header.subarray(MAGIC[2].length, ID_AT));
  const offset = header.readUInt32LE(PREVIOUS_BYTES_AT);
  const magic = header.subarray(0, MAGIC[2].length);
  if (magic.equals(MAGIC[1])) {
    const collectorId = header.toString('latin1', ID_AT, ID_AT + ID_LETTERS);
    return { marker, collectorId, previous: { segment: offset > 0 ? segment - 1 : 0, offset } };
  }
  if (!magic.equals(MAGIC[2])) return null;
  const collectorId = uuidOf(header.toString('hex', ID_AT, ID_AT + ID_BYTES));
  return { marker, collectorId, previous: { segment: header.readUInt32LE(PREVIOUS_SEGMENT_AT), offset } };
}

/** The segments of a directory in order. */
export function listSegments(directory: string): number[] {
  return readdirSync(directory)
    .map(segmentOfFile)
    .filter((segment) => segment !== null)
    .sort((a, b) => a - b);
}

/** What the header of a segment's file says; null when it is damaged. */
export const readHeaderOf = (directory: string, segment: number): SegmentHeader | null =>
  readSegmentHeader(readHead(segmentPath(directory, segment), SEGMENT_HEADER_BYTES), segment);

/** The first bytes of a file, fewer when it is shorter. */
export function readHead(path: string, bytes: number): Buffer {
  const head = Buffer.alloc(bytes);
  const fd = openSync(path, 'r');
  try {
    return head.subarray(0, readSync(fd, head, 0, head.length, 0));
  } finally {
    closeSync(fd);
  }
}

const uuidOf = (hex: string) =>
  [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
