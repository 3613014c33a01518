import { type Disk, nodeDisk } from './disk.ts';
import { DiskRoom } from './disk-room.ts';
import type { Frame } from './frame.ts';
import { LogUnavailable, type Written } from './log-writer.ts';
import { type OpenedLog, openLog } from './open-log.ts';
import { offsetOf, type Position, segmentOf } from './position.ts';
import { segmentPath } from './segment-file.ts';

export interface DurableLogOptions {
  directory: string;
  /** Default 64 MiB. */
  segmentBytes?: number;
  /** All segments together; beyond, appends are refused and nothing is overwritten. Default 8 GiB. */
  quotaBytes?: number;
  /** Left free on the disk for everything else. Default 256 MiB, or an eighth of a file system smaller than 2 GiB. */
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
/** Of what the log may take; the rest is for whatever keeps the drain from its work. */
const FILLING = 1 / 2;

/** The log as the edge uses it: appends where there is room, and gives back the segments that both stores have. */
export class DurableLog {
  readonly directory: string;
  readonly opened: OpenedLog;
  readonly #disk: Disk;
  readonly #room: DiskRoom;
  readonly #sizes: SegmentSizes;

  static async open(options: DurableLogOptions): Promise<DurableLog> {
    const { directory, disk = nodeDisk, now = Date.now, quotaBytes = 8 * 1024 * MIB, reserveBytes } = options;
    const { segmentBytes = 64 * MIB, waitingBytes = 32 * MIB } = options;
    const sizes = new SegmentSizes();
    const opened = await openLog({
      ...options,
      // After the options: one that is there and undefined is no less a default.
      segmentBytes,
      waitingBytes,
      onDurable: (end) => {
        sizes.set(segmentOf(end), offsetOf(end));
        options.onDurable?.(end);
      },
    });
    for (const { number, bytes } of opened.segments) sizes.set(number, bytes);
    const room = new DiskRoom({ disk, directory, quotaBytes, reserveBytes, now });
    await room.look();
    return new DurableLog(directory, opened, disk, room, sizes);
  }

  private constructor(directory: string, opened: OpenedLog, disk: Disk, room: DiskRoom, sizes: SegmentSizes) {
    this.directory = directory;
    this.opened = opened;
    this.#disk = disk;
    this.#room = room;
    this.#sizes = sizes;
  }

  /** Bytes on the disk. */
  get bytes(): number {
    return this.#sizes.total;
  }

  /** Whether an event would be taken: there is room for it. */
  get hasRoom(): boolean {
    return this.#room.hasRoom(this.bytes);
  }

  /** Whether so much of what it may take is taken that it had better be carried away than grow. */
  get isFilling(): boolean {
    return this.bytes > FILLING * this.#room.mostBytes(this.bytes);
  }

  /** So far. */
  get written(): Readonly<Written> {
    return this.opened.writer.written;
  }

  /** Resolves with the frame's place once it is durable; rejects with {@link LogUnavailable}. */
  append(frame: Frame): Promise<Position> {
    const hasRoom = frame.kind === 'refusal' ? this.#room.hasRoomForRefusal(this.bytes) : this.hasRoom;
    if (!hasRoom) return Promise.reject(new LogUnavailable('disk'));
    return this.opened.writer.append(frame);
  }

  /** Both stores have everything before this: whole segments before it are removed, the newest never. */
  async release(upTo: Position): Promise<void> {
    const keep = Math.min(segmentOf(upTo), this.opened.writer.currentSegment);
    for (const segment of this.#sizes.before(keep)) {
      this.#sizes.delete(segment);
      await this.#disk.remove(segmentPath(this.directory, segment)).catch(() => undefined);
    }
  }

  close(): Promise<void> {
    return this.opened.writer.close();
  }
}

/** How long each segment is, and all of them together: asked with every append. */
class SegmentSizes {
  readonly #bytes = new Map<number, number>();
  total = 0;

  set(segment: number, bytes: number): void {
    this.total += bytes - (this.#bytes.get(segment) ?? 0);
    this.#bytes.set(segment, bytes);
  }
  delete(segment: number): void {
    this.total -= this.#bytes.get(segment) ?? 0;
    this.#bytes.delete(segment);
  }
  before(segment: number): number[] {
    return [...this.#bytes.keys()].filter((other) => other < segment);
  }
}
