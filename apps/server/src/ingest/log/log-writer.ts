import { CommitPace } from './commit-pace.ts';
import { type Disk, nodeDisk } from './disk.ts';
import { type Frame, frameBytes, MAX_FRAME_BYTES, writeFrame } from './frame.ts';
import { writeMark } from './log-mark.ts';
import { type Place, type Position, positionAt } from './position.ts';
import { type LogIdentity, SEGMENT_HEADER_BYTES, segmentHeader, segmentPath } from './segment-file.ts';

export interface LogWriterOptions {
  directory: string;
  identity: LogIdentity;
  /** Where the log ended before; the first segment to write is the one after it. Segment 0: nowhere. */
  previous: Place;
  /** A segment is closed once it is this long. */
  segmentBytes: number;
  /** Bytes that may wait for the disk; beyond, appends are refused at once. */
  waitingBytes: number;
  /** How long to refuse after the disk has failed before it is tried again. Default 1,000. */
  retryMs?: number;
  /** A commit that takes longer: what comes then is refused at once instead of waiting with the others. Default 5,000. */
  stalledMs?: number;
  disk?: Disk;
  /** Epoch ms. */
  now?: () => number;
  /** Called with each new end of what is durable. */
  onDurable?: (end: Position) => void;
  onFault?: (error: unknown, segment: number) => void;
  crashPoint?: (name: string) => void;
}

/** An append that did not happen: nothing of it will ever be read back as acknowledged. */
export class LogUnavailable extends Error {
  override readonly name = 'LogUnavailable';
  constructor(
    readonly reason: 'disk' | 'overload' | 'closed',
    options?: ErrorOptions,
  ) {
    super(`The log takes nothing: ${reason}.`, options);
  }
}

export interface Written {
  commits: number;
  frames: number;
  /** Spent on writing and syncing. */
  busyMs: number;
}

interface Waiting {
  frame: Frame;
  bytes: number;
  resolve(position: Position): void;
  reject(error: LogUnavailable): void;
}

/** A loop that is busy with what comes in gets to one commit a turn: this much a turn is what it can acknowledge at all. */
const GROUP_BYTES = 8 * 1024 * 1024;

/**
 * Appends frames to segments. All who wait share one write that is also an fdatasync (group commit); an append resolves only
 * after it. A segment whose write or sync failed is cut back to what was durable, closed and never written again: after
 * a failed fsync nobody knows what is on the disk.
 */
export class LogWriter {
  readonly #o: LogWriterOptions & { disk: Disk; now: () => number; retryMs: number; stalledMs: number };
  readonly #buffer = Buffer.allocUnsafeSlow(GROUP_BYTES + MAX_FRAME_BYTES);
  #waiting: Waiting[] = [];
  #waitingBytes = 0;
  #running: Promise<void> | null = null;
  #segment: { fd: number; number: number; offset: number } | null = null;
  #nextSegment: number;
  #previous: Place;
  #notBeforeMs = 0;
  #committingSinceMs = Number.POSITIVE_INFINITY;
  #isClosed = false;
  readonly #pace = new CommitPace();
  /** Ends the wait for a larger group. */
  #enough: () => void = () => undefined;

  constructor(options: LogWriterOptions) {
    const { disk = nodeDisk, now = Date.now, retryMs = 1_000, stalledMs = 5_000 } = options;
    this.#o = { ...options, disk, now, retryMs, stalledMs };
    this.#nextSegment = options.previous.segment + 1;
    this.#previous = options.previous;
  }

  /** So far. */
  readonly written: Written = { commits: 0, frames: 0, busyMs: 0 };

  /** Whether so many bytes more would be refused, because too much waits for the disk already. */
  isFull(bytes: number): boolean {
    return this.#waitingBytes + bytes > this.#o.waitingBytes;
  }

  /** The segment that is written, or will be next. */
  get currentSegment(): number {
    return this.#segment?.number ?? this.#nextSegment;
  }

  /** Opens the first segment, so that a log that cannot be written says so at the start. */
  async open(): Promise<void> {
    await this.#rotate();
  }

  /** Resolves with the frame's place once it is durable; rejects with {@link LogUnavailable}. */
  append(frame: Frame): Promise<Position> {
    return new Promise((resolve, reject) => {
      if (this.#isClosed) return reject(new LogUnavailable('closed'));
      const nowMs = this.#o.now();
      const isStalled = nowMs - this.#committingSinceMs > this.#o.stalledMs;
      if (isStalled || nowMs < this.#notBeforeMs) return reject(new LogUnavailable('disk'));
      const bytes = frameBytes(frame);
      if (this.isFull(bytes)) return reject(new LogUnavailable('overload'));
      this.#waitingBytes += bytes;
      this.#waiting.push({ frame, bytes, resolve, reject });
      if (this.#pace.waitMs(this.#waiting.length) === 0) this.#enough();
      // A turn later, so that every request that is readable now shares the first commit.
      this.#running ??= new Promise<void>((start) => setImmediate(start)).then(() => this.#run());
    });
  }

  /** Waits for what is under way, refuses what comes after. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#enough();
    await this.#running;
    const segment = this.#segment;
    this.#segment = null;
    if (!segment) return;
    await this.#o.disk.close(segment.fd).catch(() => undefined);
    await this.#mark({ segment: segment.number, offset: segment.offset });
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      await this.#gather();
      this.#pace.begin();
      const group = this.#takeGroup();
      this.#committingSinceMs = this.#o.now();
      try {
        await this.#commit(group);
      } catch (error) {
        await this.#seal(error);
        this.#notBeforeMs = this.#o.now() + this.#o.retryMs;
        for (const waiting of [...group, ...this.#waiting]) {
          this.#waitingBytes -= waiting.bytes;
          waiting.reject(new LogUnavailable('disk', { cause: error }));
        }
        this.#waiting = [];
      }
    }
    this.#committingSinceMs = Number.POSITIVE_INFINITY;
    this.#running = null;
  }

  /** Lets the group grow for a moment, where that saves commits. */
  async #gather(): Promise<void> {
    const waitMs = this.#isClosed ? 0 : this.#pace.waitMs(this.#waiting.length);
    if (waitMs === 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, waitMs);
      this.#enough = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#enough = () => undefined;
  }

  #takeGroup(): Waiting[] {
    let bytes = 0;
    let n = 0;
    while (n < this.#waiting.length && bytes < GROUP_BYTES) bytes += (this.#waiting[n++] as Waiting).bytes;
    if (n === this.#waiting.length) {
      const all = this.#waiting;
      this.#waiting = [];
      return all;
    }
    return this.#waiting.splice(0, n);
  }

  async #commit(group: Waiting[]): Promise<void> {
    if (!this.#segment || this.#segment.offset >= this.#o.segmentBytes) await this.#rotate();
    const segment = this.#segment;
    if (!segment) throw new Error('no segment');
    let length = 0;
    for (const { frame } of group) {
      const place = { segment: segment.number, offset: segment.offset + length };
      length += writeFrame(this.#buffer, length, frame, this.#o.identity.marker, place);
    }
    this.#o.crashPoint?.('log:writing');
    const startedAt = performance.now();
    await this.#writeAll(segment.fd, this.#buffer, length, segment.offset);
    this.#o.crashPoint?.('log:synced');
    this.written.busyMs += performance.now() - startedAt;
    this.written.commits++;
    this.written.frames += group.length;
    let offset = segment.offset;
    segment.offset += length;
    this.#o.onDurable?.(positionAt(segment.number, segment.offset));
    for (const waiting of group) {
      this.#waitingBytes -= waiting.bytes;
      waiting.resolve(positionAt(segment.number, offset));
      offset += waiting.bytes;
    }
  }

  async #rotate(): Promise<void> {
    const { disk, directory, identity } = this.#o;
    const old = this.#segment;
    this.#segment = null;
    if (old) {
      this.#previous = { segment: old.number, offset: old.offset };
      await disk.close(old.fd);
    }
    const number = this.#nextSegment++;
    const fd = await disk.create(segmentPath(directory, number));
    const header = segmentHeader({ ...identity, previous: this.#previous });
    this.#segment = { fd, number, offset: SEGMENT_HEADER_BYTES };
    await this.#writeAll(fd, header, header.length, 0);
    this.#o.crashPoint?.('log:rotating');
    await disk.syncDirectory(directory);
    await this.#mark({ segment: number, offset: SEGMENT_HEADER_BYTES });
    this.#o.onDurable?.(positionAt(number, SEGMENT_HEADER_BYTES));
  }

  /** Best effort: an older mark knows less, and nothing wrong. */
  async #mark(end: Place): Promise<void> {
    const { disk, directory, identity } = this.#o;
    await writeMark(disk, directory, { ...identity, end }).catch(() => undefined);
  }

  async #writeAll(fd: number, bytes: Uint8Array, length: number, offset: number): Promise<void> {
    let done = 0;
    while (done < length) {
      const rest = done === 0 ? bytes : bytes.subarray(done);
      const written = await this.#o.disk.write(fd, rest, length - done, offset + done);
      if (written <= 0) throw new Error('The disk takes no more bytes.');
      done += written;
    }
  }

  async #seal(cause: unknown): Promise<void> {
    const segment = this.#segment;
    this.#segment = null;
    this.#o.onFault?.(cause, segment?.number ?? this.#nextSegment - 1);
    if (!segment) return;
    const { disk, directory } = this.#o;
    // Best effort: what stays behind the durable end was never acknowledged, and reading it would only find duplicates.
    await disk.truncate(segment.fd, segment.offset).catch(() => undefined);
    await disk.close(segment.fd).catch(() => undefined);
    const isEmpty = segment.offset === SEGMENT_HEADER_BYTES;
    if (isEmpty) await disk.remove(segmentPath(directory, segment.number)).catch(() => undefined);
    else this.#previous = { segment: segment.number, offset: segment.offset };
  }
}
