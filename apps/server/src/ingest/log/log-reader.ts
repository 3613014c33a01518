import { closeSync, fstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { type Frame, MAX_FRAME_BYTES, readFrame } from './frame.ts';
import { offsetOf, type Position, placeOf, positionAt, segmentOf } from './position.ts';
import { readSegmentHeader, SEGMENT_HEADER_BYTES, segmentOfFile, segmentPath } from './segment-file.ts';

/** Bytes that could not be read back: damage, or the torn end of a crash. */
export interface SkippedBytes {
  segment: number;
  offset: number;
  bytes: number;
}
export interface PlacedFrame {
  at: Position;
  /** Where the next one begins. */
  end: Position;
  frame: Frame;
}

const CHUNK_BYTES = 2 * 1024 * 1024;

/** The segments of a directory in order. */
export function listSegments(directory: string): number[] {
  return readdirSync(directory)
    .map(segmentOfFile)
    .filter((segment) => segment !== null)
    .sort((a, b) => a - b);
}

/**
 * Reads frames in order from a position up to a durable end. Never fails on what it finds: behind damage it looks for
 * the next frame that is whole and reports the bytes between. Synchronous, for workers and tools.
 */
export class LogReader {
  readonly #directory: string;
  readonly #marker: Buffer;
  readonly #onSkipped: (skipped: SkippedBytes) => void;
  #open: { segment: number; fd: number } | null = null;
  #chunk: { segment: number; offset: number; bytes: Buffer } | null = null;

  constructor(directory: string, marker: Buffer, onSkipped: (skipped: SkippedBytes) => void = () => undefined) {
    this.#directory = directory;
    this.#marker = marker;
    this.#onSkipped = onSkipped;
  }

  /**
   * The frames in [from, end), as many as `take` wants: it is given each in turn and says whether to go on. Gives the
   * position behind the last frame taken. A body is a view into what was read, and keeps all of that in memory.
   */
  read(from: Position, end: Position, take: (placed: PlacedFrame) => boolean): Position {
    let position = from;
    while (position < end) {
      const segment = segmentOf(position);
      const isLast = segment === segmentOf(end);
      const limit = this.#limitOf(segment, isLast ? offsetOf(end) : null);
      let offset = Math.max(offsetOf(position), SEGMENT_HEADER_BYTES);
      while (offset < limit) {
        const found = this.#frameAt(segment, offset, limit);
        if (!found) {
          const next = this.#findFrame(segment, offset + 1, limit);
          this.#onSkipped({ segment, offset, bytes: next - offset });
          offset = next;
          position = positionAt(segment, offset);
          continue;
        }
        const next = positionAt(segment, offset + found.bytes);
        const placed = { at: positionAt(segment, offset), end: next, frame: found.frame };
        offset += found.bytes;
        position = next;
        if (!take(placed)) return position;
      }
      const following = isLast ? null : this.#segmentAfter(segment);
      position = following === null ? end : Math.min(end, positionAt(following, SEGMENT_HEADER_BYTES));
    }
    return position;
  }

  close(): void {
    if (this.#open) closeSync(this.#open.fd);
    this.#open = null;
    this.#chunk = null;
  }

  /** The next offset at which a whole frame begins, or the limit. */
  #findFrame(segment: number, from: number, limit: number): number {
    let offset = from;
    while (offset < limit) {
      const bytes = this.#bytesAt(segment, offset, limit);
      const at = bytes.indexOf(this.#marker);
      if (at < 0) {
        if (offset + bytes.length >= limit) return limit;
        offset += bytes.length - this.#marker.length + 1;
        continue;
      }
      if (this.#frameAt(segment, offset + at, limit)) return offset + at;
      offset += at + 1;
    }
    return limit;
  }

  #frameAt(segment: number, offset: number, limit: number): { frame: Frame; bytes: number } | null {
    let bytes = this.#bytesAt(segment, offset, limit);
    let read = readFrame(bytes, 0, this.#marker, placeOf(segment, offset));
    if (!read.ok && read.reason === 'incomplete' && offset + bytes.length < limit) {
      bytes = this.#load(segment, offset, limit);
      read = readFrame(bytes, 0, this.#marker, placeOf(segment, offset));
    }
    return read.ok ? read : null;
  }

  /** What is in memory from this offset on; at least one byte. */
  #bytesAt(segment: number, offset: number, limit: number): Buffer {
    const chunk = this.#chunk;
    if (chunk && chunk.segment === segment && offset >= chunk.offset && offset < chunk.offset + chunk.bytes.length) {
      return chunk.bytes.subarray(offset - chunk.offset, limit - chunk.offset);
    }
    return this.#load(segment, offset, limit);
  }

  #load(segment: number, offset: number, limit: number): Buffer {
    const wanted = Math.min(limit - offset, Math.max(CHUNK_BYTES, MAX_FRAME_BYTES));
    const bytes = Buffer.allocUnsafeSlow(wanted);
    let have = 0;
    while (have < wanted) {
      const n = readSync(this.#descriptorOf(segment), bytes, have, wanted - have, offset + have);
      if (n === 0) break;
      have += n;
    }
    // Bytes that the file promised and does not have read as damage.
    this.#chunk = { segment, offset, bytes: bytes.fill(0, have) };
    return this.#chunk.bytes;
  }

  /** How long the next segment says this one is: a file that is shorter has lost its end. */
  #bytesNotedAfter(segment: number): number {
    const following = this.#segmentAfter(segment);
    if (following === null) return 0;
    const header = Buffer.alloc(SEGMENT_HEADER_BYTES);
    const fd = openSync(segmentPath(this.#directory, following), 'r');
    readSync(fd, header, 0, header.length, 0);
    closeSync(fd);
    return readSegmentHeader(header)?.previousBytes ?? 0;
  }

  /** Where reading of a segment ends. Bytes that should be there and are not read as damage, and are reported. */
  #limitOf(segment: number, durableEnd: number | null): number {
    const fd = this.#tryOpen(segment);
    if (fd === null) return 0;
    return durableEnd ?? Math.max(fstatSync(fd).size, this.#bytesNotedAfter(segment));
  }

  #segmentAfter(segment: number): number | null {
    return listSegments(this.#directory).find((other) => other > segment) ?? null;
  }

  #descriptorOf(segment: number): number {
    const fd = this.#tryOpen(segment);
    if (fd === null) throw new Error(`Segment ${segment} of the log is gone.`);
    return fd;
  }

  #tryOpen(segment: number): number | null {
    if (this.#open?.segment === segment) return this.#open.fd;
    this.close();
    try {
      this.#open = { segment, fd: openSync(segmentPath(this.#directory, segment), 'r') };
      return this.#open.fd;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  }
}
