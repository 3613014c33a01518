import type { Metadata } from '@foothold/storage/metadata';
import { gather, type WaitingBlock } from './gather.ts';
import { type BlockNote, noteOf, type PendingBlock } from './pending-block.ts';

/** What is of long ago leaves the event store to others three quarters of the time, and grows into larger inserts meanwhile. */
const REST_TIMES = 3;
const MOST_REST_MS = 5_000;
const REST_STEP_MS = 100;

export interface SlowLaneOptions {
  metadata: Pick<Metadata, 'db'>;
  collectorId: string;
  /** The whole block again. */
  restore: (note: BlockNote) => PendingBlock;
  /** Puts blocks into the event store as one, however often that takes; asks for them anew each time. Never rejects. */
  store: (read: () => Promise<PendingBlock[]>) => Promise<void>;
  sleep: (ms: number) => Promise<void>;
}

/**
 * Blocks of long ago, one insert after the other and together where that is still open: most of such an insert is what its
 * months cost, whatever is in them. What waits is not kept in memory, but read again when it is its turn.
 */
export class SlowLane {
  readonly #o: SlowLaneOptions;
  #waiting: WaitingBlock[] = [];
  #running: Promise<void> = Promise.resolve();
  #isHurried = false;
  #isStopped = false;

  constructor(options: SlowLaneOptions) {
    this.#o = options;
  }

  /** `isFresh`: nobody has begun to store it. */
  add(block: BlockNote, isFresh: boolean): void {
    this.#waiting.push({ note: noteOf(block), isFresh });
    this.#running = this.#running.then(() => this.#next());
  }

  /** Resolves once nothing waits. */
  get settled(): Promise<void> {
    return this.#running;
  }

  /** No more rests: somebody waits for the end. */
  hurry(): void {
    this.#isHurried = true;
  }

  /** Begins nothing more; resolves once what is under way has ended. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#running;
  }

  async #next(): Promise<void> {
    if (this.#waiting.length === 0 || this.#isStopped) return;
    const notes = gather(this.#waiting);
    this.#waiting = this.#waiting.filter(({ note }) => !notes.includes(note));
    const startedAt = performance.now();
    let isNoted = notes.length === 1 || notes[0]?.body.gathered !== undefined;
    await this.#o.store(async () => {
      if (!isNoted) await this.#noteGathered(notes);
      isNoted = true;
      return notes.map((note) => this.#o.restore(note));
    });
    await this.#rest(Math.min(REST_TIMES * (performance.now() - startedAt), MOST_REST_MS));
  }

  /** Before anything of them is stored, so that a later life does not part them otherwise. */
  async #noteGathered(notes: readonly BlockNote[]): Promise<void> {
    const { metadata, collectorId } = this.#o;
    const gathered = (notes[0] as BlockNote).block;
    await metadata.db.transaction().execute(async (trx) => {
      for (const { block, body } of notes) {
        await trx
          .updateTable('ingest_blocks')
          .set({ body: JSON.stringify({ ...body, gathered }) })
          .where('collector', '=', collectorId)
          .where('block', '=', block)
          .execute();
      }
    });
    for (const note of notes) note.body = { ...note.body, gathered };
  }

  async #rest(restMs: number): Promise<void> {
    for (let ms = 0; ms < restMs && !this.#isHurried && !this.#isStopped; ms += REST_STEP_MS) {
      await this.#o.sleep(Math.min(REST_STEP_MS, restMs - ms));
    }
  }
}
