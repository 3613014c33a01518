import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { type FrameAt, MARKER_BYTES, MAX_FRAME_BYTES, readFrame } from './frame.ts';
import { segmentPath } from './segment-file.ts';

const CHUNK_BYTES = 2 * 1024 * 1024;

/** The bytes of one segment's file, read in large pieces: frames at a place, and the next frame behind one. Synchronous. */
export class SegmentBytes {
  readonly #segment: number;
  readonly #marker: Buffer;
  readonly #fd: number;
  #chunk: { offset: number; bytes: Buffer } = { offset: 0, bytes: Buffer.alloc(0) };

  /** Null when there is no such file. */
  static open(directory: string, segment: number, marker: Buffer): SegmentBytes | null {
    try {
      return new SegmentBytes(segment, marker, openSync(segmentPath(directory, segment), 'r'));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  }

  private constructor(segment: number, marker: Buffer, fd: number) {
    this.#segment = segment;
    this.#marker = marker;
    this.#fd = fd;
  }

  get size(): number {
    return fstatSync(this.#fd).size;
  }

  /** The whole frame that begins at an offset; null when there is none. */
  frameAt(offset: number, limit: number): Extract<FrameAt, { ok: true }> | null {
    const place = { segment: this.#segment, offset };
    let bytes = this.#bytesAt(offset, limit);
    let read = readFrame(bytes, 0, this.#marker, place);
    if (!read.ok && read.reason === 'incomplete' && offset + bytes.length < limit) {
      bytes = this.#load(offset, limit);
      read = readFrame(bytes, 0, this.#marker, place);
    }
    return read.ok ? read : null;
  }

  /** The next offset at which a whole frame begins, or the limit. */
  findFrame(from: number, limit: number): number {
    let offset = from;
    while (offset < limit) {
      const bytes = this.#bytesAt(offset, limit);
      const at = bytes.indexOf(this.#marker);
      if (at < 0) {
        if (offset + bytes.length >= limit) return limit;
        // At least one byte on, also where less than a marker is left of what was read.
        offset += Math.max(1, bytes.length - MARKER_BYTES + 1);
        continue;
      }
      if (this.frameAt(offset + at, limit)) return offset + at;
      offset += at + 1;
    }
    return limit;
  }

  /** Whether bytes that begin a frame are there. Reads only those. */
  hasMarkerAt(offset: number): boolean {
    const found = Buffer.alloc(MARKER_BYTES);
    return readSync(this.#fd, found, 0, MARKER_BYTES, offset) === MARKER_BYTES && found.equals(this.#marker);
  }

  close(): void {
    closeSync(this.#fd);
  }

  /** What is in memory from this offset on; at least one byte. */
  #bytesAt(offset: number, limit: number): Buffer {
    const { bytes, offset: first } = this.#chunk;
    if (offset >= first && offset < first + bytes.length) return bytes.subarray(offset - first, limit - first);
    return this.#load(offset, limit);
  }

  #load(offset: number, limit: number): Buffer {
    const wanted = Math.min(limit - offset, Math.max(CHUNK_BYTES, MAX_FRAME_BYTES));
    const bytes = Buffer.allocUnsafeSlow(wanted);
    let have = 0;
    while (have < wanted) {
      const n = readSync(this.#fd, bytes, have, wanted - have, offset + have);
      if (n === 0) break;
      have += n;
    }
    // Bytes that the file promised and does not have read as damage.
    this.#chunk = { offset, bytes: bytes.fill(0, have) };
    return bytes;
  }
}
