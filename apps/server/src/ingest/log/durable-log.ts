import { type Disk, nodeDisk } from './disk.ts';
import type { Frame } from './frame.ts';
import { LogUnavailable } from './log-writer.ts';
import { type OpenedLog, openLog } from './open-log.ts';
import { offsetOf, type Position, segmentOf } from './position.ts';
import { segmentPath } from './segment-file.ts';

export interface DurableLogOptions {
  directory: string;
  /** Default 64 MiB. */
  segmentBytes?: number;
  /** All segments together; beyond, appends are refused and nothing is overwritten. Default 8 GiB. */
  quotaBytes?: number;
  /** Left free on the disk for everything else. Default 256 MiB. */
  reserveBytes?: number;
  /** Bytes that may wait for the disk. Default 32 MiB. */
  waitingBytes?: number;
  disk?: Disk;
  now?: () => number;
  onDurable?: (end: Position) => void;
  onFault?: (error: unknown, segment: number) => void;
  crashPoint?: (name: string) => void;
}

const MIB = 1024 * 1024;
const LOOK_AT_DISK_EVERY_MS = 1_000;

/** The log as the edge uses it: appends within a quota, and gives back the segments that both stores have. */
export class DurableLog {
  readonly directory: string;
  readonly opened: OpenedLog;
  readonly #disk: Disk;
  readonly #now: () => number;
  readonly #quotaBytes: number;
  readonly #reserveBytes: number;
  #segmentBytes: Map<number, number>;
  #freeBytes = Number.POSITIVE_INFINITY;
  #lookedAtMs = Number.NEGATIVE_INFINITY;

  static async open(options: DurableLogOptions): Promise<DurableLog> {
    const sizes = new Map<number, number>();
    const opened = await openLog({
      segmentBytes: 64 * MIB,
      waitingBytes: 32 * MIB,
      ...options,
      onDurable: (end) => {
        sizes.set(segmentOf(end), offsetOf(end));
        options.onDurable?.(end);
      },
    });
    for (const { number, bytes } of opened.segments) sizes.set(number, bytes);
    return new DurableLog(options, opened, sizes);
  }

  private constructor(options: DurableLogOptions, opened: OpenedLog, sizes: Map<number, number>) {
    this.directory = options.directory;
    this.opened = opened;
    this.#disk = options.disk ?? nodeDisk;
    this.#now = options.now ?? Date.now;
    this.#quotaBytes = options.quotaBytes ?? 8 * 1024 * MIB;
    this.#reserveBytes = options.reserveBytes ?? 256 * MIB;
    this.#segmentBytes = sizes;
  }

  /** Bytes on the disk. */
  get bytes(): number {
    let sum = 0;
    for (const bytes of this.#segmentBytes.values()) sum += bytes;
    return sum;
  }

  /** Commits so far, and the frames in them. */
  get written(): Readonly<{ commits: number; frames: number }> {
    return this.opened.writer.written;
  }

  /** Resolves with the frame's place once it is durable; rejects with {@link LogUnavailable}. */
  append(frame: Frame): Promise<Position> {
    if (this.#lookedAtMs + LOOK_AT_DISK_EVERY_MS <= this.#now()) this.#lookAtDisk();
    // A refusal is a few bytes and keeps the ledger right: it may use the reserve.
    if (frame.kind !== 'refusal' && (this.bytes >= this.#quotaBytes || this.#freeBytes < this.#reserveBytes)) {
      return Promise.reject(new LogUnavailable('disk'));
    }
    return this.opened.writer.append(frame);
  }

  /** Both stores have everything before this: whole segments before it are removed, the newest never. */
  async release(upTo: Position): Promise<void> {
    const keep = Math.min(segmentOf(upTo), this.opened.writer.currentSegment);
    for (const segment of [...this.#segmentBytes.keys()]) {
      if (segment >= keep) continue;
      this.#segmentBytes.delete(segment);
      await this.#disk.remove(segmentPath(this.directory, segment)).catch(() => undefined);
    }
  }

  close(): Promise<void> {
    return this.opened.writer.close();
  }

  #lookAtDisk(): void {
    this.#lookedAtMs = this.#now();
    this.#disk.freeBytes(this.directory).then(
      (free) => {
        this.#freeBytes = free;
      },
      () => undefined,
    );
  }
}
