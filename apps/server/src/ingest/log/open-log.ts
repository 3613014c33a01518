import { closeSync, mkdirSync, openSync, readSync, statSync } from 'node:fs';
import { MARKER_BYTES, MAX_FRAME_BYTES, readFrame } from './frame.ts';
import { listSegments } from './log-reader.ts';
import { LogWriter, type LogWriterOptions } from './log-writer.ts';
import { type Position, placeOf, positionAt } from './position.ts';
import {
  type LogIdentity,
  newLogIdentity,
  readSegmentHeader,
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
export async function openLog(options: Omit<LogWriterOptions, 'identity' | 'firstSegment'>): Promise<OpenedLog> {
  const { directory } = options;
  mkdirSync(directory, { recursive: true });
  const segments = listSegments(directory).map((number) => ({
    number,
    bytes: statSync(segmentPath(directory, number)).size,
  }));
  const identity = findIdentity(directory, segments) ?? newLogIdentity();
  const firstSegment = (segments.at(-1)?.number ?? 0) + 1;
  const writer = new LogWriter({ ...options, identity, firstSegment, previousBytes: segments.at(-1)?.bytes });
  await writer.open();
  return { writer, identity, segments, start: positionAt(firstSegment, SEGMENT_HEADER_BYTES) };
}

/** From any header that is whole; else the marker alone, from a first frame whose checksum proves it. */
function findIdentity(directory: string, segments: { number: number }[]): LogIdentity | null {
  let marker: Buffer | null = null;
  for (const { number } of segments) {
    const path = segmentPath(directory, number);
    const identity = readSegmentHeader(readHead(path, SEGMENT_HEADER_BYTES));
    if (identity) return { marker: identity.marker, collectorId: identity.collectorId };
    marker ??= markerOfFirstFrame(readHead(path, SEGMENT_HEADER_BYTES + MAX_FRAME_BYTES), number);
  }
  return marker && { ...newLogIdentity(), marker };
}

function markerOfFirstFrame(head: Buffer, segment: number): Buffer | null {
  const at = SEGMENT_HEADER_BYTES;
  if (head.length < at + MARKER_BYTES) return null;
  const marker = Buffer.from(head.subarray(at, at + MARKER_BYTES));
  return readFrame(head, at, marker, placeOf(segment, at)).ok ? marker : null;
}

function readHead(path: string, bytes: number): Buffer {
  const head = Buffer.alloc(bytes);
  const fd = openSync(path, 'r');
  try {
    return head.subarray(0, readSync(fd, head, 0, head.length, 0));
  } finally {
    closeSync(fd);
  }
}
