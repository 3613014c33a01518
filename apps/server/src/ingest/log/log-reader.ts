import type { Frame } from './frame.ts';
import { offsetOf, type Place, type Position, positionAt, segmentOf } from './position.ts';
import { SegmentBytes } from './segment-bytes.ts';
import { listSegments, readHeaderOf, SEGMENT_HEADER_BYTES } from './segment-file.ts';

/** Bytes that could not be read back: damage, the torn end of a crash, or a file that is gone. */
export interface SkippedBytes extends Place {
  /** Of a missing file as many as are known to have been in it. */
  bytes: number;
  what: 'damaged' | 'missing';
  /** The last of several missing files, of which `segment` is the first. */
  through?: number;
}
export interface PlacedFrame {
  /** Where it was written; also where it is, unless bytes before it have come in or gone. */
  at: Position;
  /** Where the next one begins. */
  end: Position;
  frame: Frame;
}

/** Where reading of a segment ends: in the file, and among the places where frames were written. */
interface Limits {
  file: number;
  written: number;
}

/**
 * Reads frames in order from a position up to a durable end. Never fails on what it finds: behind damage it looks for
 * the next frame that is whole and reports the bytes between, perhaps more than once. Synchronous, for workers and tools.
 */
export class LogReader {
  readonly #directory: string;
  readonly #marker: Buffer;
  readonly #onSkipped: (skipped: SkippedBytes) => void;
  #open: { segment: number; bytes: SegmentBytes } | null = null;

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
      const bytes = this.#bytesOf(segment);
      if (bytes) {
        const limits = this.#limitsOf(segment, bytes, end);
        const stopped = this.#readSegment({ segment, bytes, limits }, offsetOf(position), take);
        if (stopped !== null) return stopped;
      }
      if (segment === segmentOf(end)) return end;
      position = Math.min(end, this.#goOn(segment, bytes ? null : offsetOf(position)));
    }
    return position;
  }

  close(): void {
    this.#open?.bytes.close();
    this.#open = null;
  }

  /** The position at which `take` has had enough; null when the segment is at its end. */
  #readSegment(
    { segment, bytes, limits }: { segment: number; bytes: SegmentBytes; limits: Limits },
    from: number,
    take: (placed: PlacedFrame) => boolean,
  ): Position | null {
    /** Where the next frame was written at the earliest. */
    let next = Math.max(from, SEGMENT_HEADER_BYTES);
    // What belongs here has moved or is damaged: what comes after it may be anywhere.
    const isInPlace = next >= limits.file || bytes.frameAt(next, limits.file)?.offset === next;
    let at = isInPlace ? next : Math.min(SEGMENT_HEADER_BYTES, bytes.findFrame(0, limits.file));
    const skip = (to: number) => {
      this.#onSkipped({ segment, offset: at, bytes: to - at, what: 'damaged' });
      at = to;
    };
    while (at < limits.file && next < limits.written) {
      const found = bytes.frameAt(at, limits.file);
      if (!found) {
        skip(bytes.findFrame(at + 1, limits.file));
        continue;
      }
      const { offset, frame } = found;
      const isCopy =
        offset !== at && bytes.hasMarkerAt(offset) && bytes.frameAt(offset, limits.file)?.offset === offset;
      if (offset < next || isCopy) {
        if (offset >= from) skip(at + found.bytes);
        else at += found.bytes;
        continue;
      }
      // Written, and never acknowledged.
      if (offset + found.bytes > limits.written) return null;
      next = offset + found.bytes;
      at += found.bytes;
      const end = positionAt(segment, next);
      if (!take({ at: positionAt(segment, offset), end, frame })) return end;
    }
    return null;
  }

  /**
   * Of the segment that is being written, up to the durable end. Of the others the next one's header says how long they
   * were: a file that is shorter has lost its end, and what was written behind it was never acknowledged.
   */
  #limitsOf(segment: number, bytes: SegmentBytes, end: Position): Limits {
    const following = this.#segmentAfter(segment);
    const isLast = segment === segmentOf(end);
    if (following === null) {
      const limit = isLast ? offsetOf(end) : bytes.size;
      return { file: limit, written: limit };
    }
    const previous = readHeaderOf(this.#directory, following)?.previous;
    const noted = previous?.segment === segment ? previous.offset : null;
    // A file that the next one does not know of was given up before anything in it was acknowledged.
    const isGivenUp = previous !== undefined && previous.segment < segment;
    const written = noted ?? (isGivenUp ? 0 : Number.POSITIVE_INFINITY);
    return { file: Math.max(bytes.size, noted ?? 0), written: isLast ? Math.min(written, offsetOf(end)) : written };
  }

  /** Where reading goes on behind a segment; `from` is set when its own file was not there, and nothing was read of it. */
  #goOn(segment: number, from: number | null): Position {
    const following = this.#segmentAfter(segment);
    if (following === null) return Number.POSITIVE_INFINITY;
    const header = readHeaderOf(this.#directory, following);
    // The damage of a header loses no frame, but it may hide that the segment before it has lost its end.
    if (!header) this.#onSkipped({ segment: following, offset: 0, bytes: SEGMENT_HEADER_BYTES, what: 'damaged' });
    const previous = header?.previous ?? { segment: following - 1, offset: 0 };
    if (previous.segment > segment) {
      const first = from === null ? segment + 1 : Math.max(1, segment);
      this.#missing({ segment: first, through: previous.segment, offset: 0, bytes: previous.offset });
    } else if (from !== null && segment > 0 && previous.segment === segment && (!header || previous.offset > from)) {
      this.#missing({ segment, offset: from, bytes: Math.max(0, previous.offset - from) });
    }
    return positionAt(following, SEGMENT_HEADER_BYTES);
  }

  #missing(files: Omit<SkippedBytes, 'what'>): void {
    this.#onSkipped({ ...files, what: 'missing' });
  }

  #segmentAfter(segment: number): number | null {
    return listSegments(this.#directory).find((other) => other > segment) ?? null;
  }

  #bytesOf(segment: number): SegmentBytes | null {
    if (this.#open?.segment === segment) return this.#open.bytes;
    this.close();
    const bytes = SegmentBytes.open(this.#directory, segment, this.#marker);
    if (bytes) this.#open = { segment, bytes };
    return bytes;
  }
}
