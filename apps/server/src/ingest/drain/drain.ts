import type { Metadata } from '@foothold/storage/metadata';
import type { LogReader } from '../log/log-reader.ts';
import type { Position } from '../log/position.ts';
import { QuarantineRoom } from '../quarantine/room.ts';
import { type ApplyState, type CommitOptions, commitBlock, type Replayed } from './commit-block.ts';
import { confirmBlocks } from './confirm-blocks.ts';
import { type CutLimits, cutBlock } from './cut-block.ts';
import { findPoison } from './find-poison.ts';
import { joinBlocks, partStored } from './gather.ts';
import type { IdIndex } from './ids/id-index.ts';
import type { IncomingReader } from './incoming.ts';
import { isTransient } from './is-transient.ts';
import { type BlockBody, type BlockNote, noteOf, type PendingBlock, restoreBlock } from './pending-block.ts';
import { SlowLane } from './slow-lane.ts';
import { type EventSink, storeBlock } from './store-block.ts';
import type { StoredBlock } from './stored-block.ts';

export interface DrainOptions {
  log: LogReader;
  reader: IncomingReader;
  collectorId: string;
  metadata: Pick<Metadata, 'db'>;
  ids: IdIndex;
  sink: EventSink;
  applyState: ApplyState;
  /** Default: the usual quota. */
  room?: QuarantineRoom;
  /** Up to where the log may be read. */
  durableEnd: () => Position;
  onProgress?: (progress: DrainProgress) => void;
  onFault?: (where: 'metadata' | 'events', error: unknown) => void;
  now?: () => number;
  /** Waits before the event store is tried again. */
  sleep?: (ms: number) => Promise<void>;
  crashPoint?: (name: string) => void;
  limits?: CutLimits;
}
export interface DrainProgress {
  /** Both stores have everything before this. */
  confirmed: Position;
  stored: number;
  duplicates: number;
  quarantined: number;
  /** Wrong, and beyond what quarantine has room for. */
  overQuota: number;
  /** Bodies that could not be read, let go for newer ones. */
  droppedBodies: number;
  replayed: readonly Replayed[];
  /** Time since the last report that went into each store. */
  spentMs: { metadata: number; events: number };
}

/** About what the engine still writes as one compact part: above it, each column is a file. */
export const LIMITS: CutLimits = { maxEvents: 16_000, maxBytes: 8 * 1024 * 1024 };
const NOTHING = { stored: 0, duplicates: 0, quarantined: 0, overQuota: 0, droppedBodies: 0, replayed: [] };
/** One bad event is looked for only after the same block has failed this often. */
const TRIES_BEFORE_SEARCH = 2;

/**
 * Carries the log into both stores, in order, each event once, whatever dies when: ① metadata decides about a block and
 * notes it, in one transaction; ② the event store gets exactly that block until it confirms. While ② of one block is
 * under way, ① of the next may run. Never two at once on one log.
 */
export class Drain {
  readonly #o: DrainOptions;
  readonly #room: QuarantineRoom;
  readonly #now: () => number;
  readonly #sleep: (ms: number) => Promise<void>;
  #position: Position = 0;
  /** Committed, and not yet written down as confirmed; oldest first. */
  #unconfirmed: BlockNote[] = [];
  /** Confirmed by the event store, and not yet written down as such. */
  #stored: StoredBlock[] = [];
  /** Blocks of today on their way, each after the one before it. */
  #fast: Promise<void> = Promise.resolve();
  /** The last of them needs nothing more of this thread: it is on its way, or has failed. */
  #handedOver: Promise<void> = Promise.resolve();
  /** Those of long ago. */
  readonly #slow: SlowLane;
  readonly #queued = new Set<number>();
  #spentMs = { metadata: 0, events: 0 };
  #failures = 0;
  #isStopped = false;

  constructor(options: DrainOptions) {
    this.#o = options;
    this.#now = options.now ?? Date.now;
    this.#room = options.room ?? new QuarantineRoom(undefined, this.#now);
    this.#sleep = options.sleep ?? ((ms) => new Promise((resolve) => setTimeout(resolve, ms)));
    this.#slow = new SlowLane({
      metadata: options.metadata,
      collectorId: options.collectorId,
      restore: (note) => this.#restore(note),
      store: (read) => this.#storeNow(read),
      sleep: this.#sleep,
    });
  }

  get position(): Position {
    return this.#position;
  }

  /** Reads where it was and takes up what was under way. To be called before the first step, and after a failed one. */
  async resume(): Promise<void> {
    await this.#fast;
    const { metadata, collectorId } = this.#o;
    const found = await metadata.db
      .selectFrom('ingest_positions')
      .select('position')
      .where('collector', '=', collectorId)
      .executeTakeFirst();
    this.#position = found?.position ?? 0;
    const rows = await metadata.db
      .selectFrom('ingest_blocks')
      .selectAll()
      .where('collector', '=', collectorId)
      .orderBy('block')
      .execute();
    this.#unconfirmed = rows.map(({ block, start_position, end_position, body }) => ({
      block,
      start: start_position,
      end: end_position,
      body: JSON.parse(body) as BlockBody,
    }));
    const known = new Set(this.#unconfirmed.map(({ block }) => block));
    this.#stored = this.#stored.filter(({ block }) => known.has(block));
    // A block of an earlier life may have been begun.
    for (const note of this.#unconfirmed) this.#store(note, false);
  }

  /**
   * Takes the next block, if there is one; false when there was nothing to do. Throws when metadata is away; then
   * {@link resume} comes before the next step, since nobody knows whether the last commit happened.
   */
  async step(): Promise<boolean> {
    const { log, reader, limits = LIMITS } = this.#o;
    const end = this.#o.durableEnd();
    if (this.#position >= end) return this.#settle();
    const cut = cutBlock(log, reader, this.#position, end, limits);
    const options: CommitOptions = {
      metadata: this.#o.metadata,
      collectorId: this.#o.collectorId,
      applyState: this.#o.applyState,
      ids: this.#o.ids,
      room: this.#room,
      now: this.#now(),
      stored: this.#stored,
      poisoned: new Set(),
    };
    const startedAt = performance.now();
    const committed = await this.#commit(cut, options);
    this.#spentMs.metadata += performance.now() - startedAt;
    this.#o.crashPoint?.('drain:committed');
    this.#position = cut.end;
    this.#forget(options.stored);
    this.#unconfirmed.push(...committed.pending.map(noteOf));
    // Not further ahead of the event store than a block.
    await this.#fast;
    for (const block of committed.pending) this.#store(block, true);
    const { pending, ...counts } = committed;
    const stored = pending.reduce((sum, { rows }) => sum + rows.length, 0);
    this.#report({ stored, ...counts });
    // ① never lets go of the thread: what is not on its way before would wait for all of it, and the store with it.
    await this.#handedOver;
    return true;
  }

  /** Waits until both stores have everything that was taken, what is of long ago too; then {@link stop}. */
  async finish(): Promise<void> {
    this.#slow.hurry();
    while (this.#unconfirmed.length > 0) {
      await Promise.all([this.#fast, this.#slow.settled]);
      await this.#settle();
    }
    await this.stop();
  }

  /** Lets what is under way finish or, when the event store is away, leaves it for the next start. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.all([this.#fast, this.#slow.stop()]);
    if (this.#stored.length > 0) await this.#settle();
    this.#o.log.close();
  }

  async #commit(cut: ReturnType<typeof cutBlock>, options: CommitOptions) {
    try {
      const committed = await commitBlock(cut, options);
      this.#failures = 0;
      return committed;
    } catch (error) {
      this.#failures++;
      if (isTransient(error) || this.#failures <= TRIES_BEFORE_SEARCH) throw error;
      const poisoned = await findPoison(cut, options);
      if (poisoned.size === 0) throw error;
      return commitBlock(cut, { ...options, poisoned });
    }
  }

  /** Nothing new: waits for what is on its way and writes it down. */
  async #settle(): Promise<boolean> {
    await this.#fast;
    const stored = this.#stored;
    if (stored.length === 0) return false;
    const { metadata, collectorId, ids } = this.#o;
    try {
      await metadata.db.transaction().execute(async (trx) => {
        await (await confirmBlocks(trx, { collectorId, ids }, stored)).write(trx);
      });
      ids.settle('committed');
    } catch (error) {
      ids.settle('undone');
      throw error;
    }
    this.#forget(stored);
    this.#report(NOTHING);
    return false;
  }

  #forget(stored: readonly StoredBlock[]): void {
    if (stored.length === 0) return;
    const done = new Set(stored.map(({ block }) => block));
    this.#unconfirmed = this.#unconfirmed.filter(({ block }) => !done.has(block));
    this.#stored = this.#stored.filter(({ block }) => !done.has(block));
    for (const block of done) this.#queued.delete(block);
  }

  /** Into its lane. */
  #store(note: BlockNote | PendingBlock, isFresh: boolean): void {
    if (this.#queued.has(note.block)) return;
    this.#queued.add(note.block);
    if (note.body.lane === 'slow') {
      this.#slow.add(note, isFresh);
    } else {
      const read = async () => ['rows' in note ? note : this.#restore(note)];
      this.#handedOver = new Promise((resolve) => {
        this.#fast = this.#fast.then(() => this.#storeNow(read, resolve)).finally(resolve);
      });
    }
  }

  async #storeNow(read: () => Promise<PendingBlock[]>, handOver?: () => void): Promise<void> {
    for (let waitMs = 100; !this.#isStopped; waitMs = Math.min(waitMs * 2, 2_000)) {
      try {
        const blocks = await read();
        const startedAt = performance.now();
        const poison = await storeBlock(this.#o.sink, joinBlocks(blocks), this.#o.collectorId, handOver);
        this.#o.crashPoint?.('drain:inserted');
        this.#spentMs.events += performance.now() - startedAt;
        // All at once: they are confirmed in one transaction, or none of them.
        this.#stored = [...this.#stored, ...partStored(blocks, poison)];
        return;
      } catch (error) {
        this.#o.onFault?.('events', error);
        handOver?.();
        await this.#sleep(waitMs);
      }
    }
  }

  #restore(note: BlockNote): PendingBlock {
    const whole = { maxEvents: Number.POSITIVE_INFINITY, maxBytes: Number.POSITIVE_INFINITY };
    return restoreBlock(note, cutBlock(this.#o.log, this.#o.reader, note.start, note.end, whole));
  }

  #report(counts: Omit<DrainProgress, 'confirmed' | 'spentMs'>): void {
    const spentMs = this.#spentMs;
    this.#spentMs = { metadata: 0, events: 0 };
    this.#o.onProgress?.({ confirmed: this.#unconfirmed[0]?.start ?? this.#position, spentMs, ...counts });
  }
}
