import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { type FrameAt, MARKER_BYTES, MAX_FRAME_BYTES, readFrame } from './frame.ts';
import { segmentPath } from './segment-file.ts';

const CHUNK_BYTES = 2 * 1024 * 1024;
const SECTOR_BYTES = 4_096;
/** So often a sector that cannot be read is tried again, by whoever comes back for it, before it counts as damage. */
const TRIES = 10;

/** As `readSync` of node:fs. */
type ReadBytes = (fd: number, into: Buffer, at: number, length: number, position: number) => number;

/**
 * The bytes of one segment's file, read in large pieces: frames at a place, and the next frame behind one. Synchronous.
 * Throws what the disk throws, but does not let one bad sector stand in the way of all that comes behind it for ever.
 */
export class SegmentBytes {
  readonly #segment: number;
  readonly #marker: Buffer;
  readonly #fd: number;
  readonly #read: ReadBytes;
  readonly #failures = new Map<number, number>();
  #chunk: { offset: number; bytes: Buffer } = { offset: 0, bytes: Buffer.alloc(0) };

  /** Null when there is no such file. */
  static open(directory: string, segment: number, marker: Buffer, read: ReadBytes = readSync): SegmentBytes | null {
    try {
      return new SegmentBytes(segment, marker, openSync(segmentPath(directory, segment), 'r'), read);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  }

  private constructor(segment: number, marker: Buffer, fd: number, read: ReadBytes) {
    this.#segment = segment;
    this.#marker = marker;
    this.#fd = fd;
    this.#read = read;
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
      const n = this.#readSome(bytes, have, wanted - have, offset + have);
      if (n === 0) break;
      have += n;
    }
    // Bytes that the file promised and does not have read as damage.
    this.#chunk = { offset, bytes: bytes.fill(0, have) };
    return bytes;
  }

  #readSome(into: Buffer, at: number, length: number, position: number): number {
    try {
      return this.#read(this.#fd, into, at, length, position);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EIO') throw error;
      const sector = Math.min(length, SECTOR_BYTES - (position % SECTOR_BYTES));
      if (sector < length) return this.#readSome(into, at, sector, position);
      const times = (this.#failures.get(position) ?? 0) + 1;
      this.#failures.set(position, times);
      if (times < TRIES) throw error;
      into.fill(0, at, at + length);
      return length;
    }
  }
}
