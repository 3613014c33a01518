import type { Disk, DiskSpace } from './disk.ts';

const MIB = 1024 * 1024;
const LOOK_EVERY_MS = 1_000;
const RESERVE_BYTES = 256 * MIB;
/** Of a small file system the reserve is this share. */
const RESERVE_SHARE = 1 / 8;
/** What refusals may take beyond the quota: a few bytes each, they keep the ledger right. */
const REFUSALS_BYTES = 16 * MIB;

export interface DiskRoomOptions {
  disk: Disk;
  directory: string;
  /** All segments together. */
  quotaBytes: number;
  /** Left free on the file system for everything else; default 256 MiB, or an eighth of a smaller one than 2 GiB. */
  reserveBytes?: number;
  now: () => number;
}

/** Whether the log may grow: a quota of its own, and a reserve that it leaves to the stores, which have to drain it. */
export class DiskRoom {
  readonly #o: DiskRoomOptions;
  #space: DiskSpace | null = null;
  #lookedAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: DiskRoomOptions) {
    this.#o = options;
  }

  /** Asks the file system; at most once a second it is asked again, beside the appends and not in their way. */
  async look(): Promise<void> {
    this.#lookedAtMs = this.#o.now();
    this.#space = await this.#o.disk.space(this.#o.directory).catch(() => this.#space);
  }

  /** For an event. */
  hasRoom(logBytes: number): boolean {
    if (this.#lookedAtMs + LOOK_EVERY_MS <= this.#o.now()) void this.look();
    return logBytes < this.#o.quotaBytes && this.#freeBytes >= this.reserveBytes;
  }

  /** How long the log may become, all in all, as things are. */
  mostBytes(logBytes: number): number {
    return Math.min(this.#o.quotaBytes, logBytes + this.#freeBytes - this.reserveBytes);
  }

  /** For a refusal, which may use some of the reserve. */
  hasRoomForRefusal(logBytes: number): boolean {
    if (this.hasRoom(logBytes)) return true;
    return logBytes < this.#o.quotaBytes + REFUSALS_BYTES && this.#freeBytes >= this.reserveBytes / 2;
  }

  get reserveBytes(): number {
    const { totalBytes } = this.#space ?? { totalBytes: Number.POSITIVE_INFINITY };
    return this.#o.reserveBytes ?? Math.min(RESERVE_BYTES, totalBytes * RESERVE_SHARE);
  }

  get #freeBytes(): number {
    return this.#space?.freeBytes ?? Number.POSITIVE_INFINITY;
  }
}
