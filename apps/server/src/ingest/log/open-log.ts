import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { nodeDisk } from './disk.ts';
import { MARKER_BYTES, MAX_FRAME_BYTES, readFrame } from './frame.ts';
import { readMark } from './log-mark.ts';
import { LogWriter, type LogWriterOptions } from './log-writer.ts';
import { type Place, type Position, positionAt } from './position.ts';
import {
  type LogIdentity,
  listSegments,
  newLogIdentity,
  readHead,
  readHeaderOf,
  SEGMENT_HEADER_BYTES,
  segmentPath,
} from './segment-file.ts';

export interface OpenedLog {
  writer: LogWriter;
  identity: LogIdentity;
  /** What was there before, oldest first. */
  segments: { number: number; bytes: number }[];
  /** Where the first frame that is written now will be. */
  start: Position;
}

/**
 * Opens the log of a directory, new or old, at once whatever its size: writing begins in a new segment, and what the
 * old ones hold is found by reading them. Damage never makes this fail.
 */
export async function openLog(options: Omit<LogWriterOptions, 'identity' | 'previous'>): Promise<OpenedLog> {
  const { directory, disk = nodeDisk } = options;
  mkdirSync(directory, { recursive: true });
  await disk.syncDirectory(dirname(directory));
  const segments = listSegments(directory).map((number) => ({
    number,
    bytes: statSync(segmentPath(directory, number)).size,
  }));
  const mark = readMark(directory);
  const identity = mark ?? findIdentity(directory, segments) ?? newLogIdentity();
  const last = segments.at(-1);
  const found: Place = last ? { segment: last.number, offset: last.bytes } : { segment: 0, offset: 0 };
  const previous = mark ? later(found, mark.end) : found;
  const writer = new LogWriter({ ...options, identity, previous });
  await writer.open();
  const start = positionAt(writer.currentSegment, SEGMENT_HEADER_BYTES);
  return { writer, identity: { collectorId: identity.collectorId, marker: identity.marker }, segments, start };
}

const later = (a: Place, b: Place): Place =>
  positionAt(a.segment, a.offset) >= positionAt(b.segment, b.offset) ? a : b;

/** From any header that is whole; else the marker alone, from a first frame whose checksum proves it. */
function findIdentity(directory: string, segments: { number: number }[]): LogIdentity | null {
  let marker: Buffer | null = null;
  for (const { number } of segments) {
    const identity = readHeaderOf(directory, number);
    if (identity) return identity;
    marker ??= markerOfFirstFrame(
      readHead(segmentPath(directory, number), SEGMENT_HEADER_BYTES + MAX_FRAME_BYTES),
      number,
    );
  }
  return marker && { ...newLogIdentity(), marker };
}

function markerOfFirstFrame(head: Buffer, segment: number): Buffer | null {
  const at = SEGMENT_HEADER_BYTES;
  if (head.length < at + MARKER_BYTES) return null;
  const marker = Buffer.from(head.subarray(at, at + MARKER_BYTES));
  return readFrame(head, at, marker, { segment, offset: at }).ok ? marker : null;
}
