import type { Database } from '@foothold/storage/metadata';
import { sql, type Transaction } from 'kysely';
import { BODY_REASONS } from './kept-body.ts';
import { QUARANTINE_QUOTA, type QuarantineQuota } from './quota.ts';

type Row = Database['quarantine'];

interface Usage {
  events: number;
  bytes: number;
  readAtMs: number;
}

/** Replays, discards and erasures make room, other collectors take some: counted again this often. */
const COUNT_EVERY_MS = 30_000;
/** The same once there is no room: somebody may have made some just now. */
const COUNT_FULL_EVERY_MS = 1_000;

/** How many events each environment may still have in quarantine. */
export class QuarantineRoom {
  readonly #quota: QuarantineQuota;
  readonly #now: () => number;
  readonly #usage = new Map<string, Usage>();
  /** With what the transaction under way keeps. */
  #draft = new Map<string, Usage>();

  constructor(quota: QuarantineQuota = QUARANTINE_QUOTA, now: () => number = Date.now) {
    this.#quota = quota;
    this.#now = now;
  }

  /**
   * Parts rows that are about to be kept into those there is room for, and the others; both in order. Counts for nothing
   * until {@link settle}: a transaction may have to be tried many times.
   */
  async part(trx: Transaction<Database>, rows: readonly Row[]): Promise<{ kept: Row[]; refused: Row[] }> {
    this.#draft = new Map();
    const kept: Row[] = [];
    const refused: Row[] = [];
    for (const row of rows) {
      const bytes = row.body.byteLength;
      const usage = await this.#usageOf(trx, row.environment_id, bytes);
      if (this.#isFull(usage, bytes)) {
        refused.push(row);
        continue;
      }
      usage.events++;
      usage.bytes += bytes;
      kept.push(row);
    }
    return { kept, refused };
  }

  /** The transaction is committed. */
  settle(): void {
    for (const [environmentId, usage] of this.#draft) this.#usage.set(environmentId, usage);
    this.#draft = new Map();
  }

  #isFull({ events, bytes }: Usage, more: number): boolean {
    return events >= this.#quota.events || bytes + more > this.#quota.bytes;
  }

  async #usageOf(trx: Transaction<Database>, environmentId: string, more: number): Promise<Usage> {
    const draft = this.#draft.get(environmentId);
    if (draft) return draft;
    const known = this.#usage.get(environmentId);
    const usage = known && this.#isFresh(known, more) ? { ...known } : await this.#count(trx, environmentId);
    this.#draft.set(environmentId, usage);
    return usage;
  }

  #isFresh(known: Usage, more: number): boolean {
    const everyMs = this.#isFull(known, more) ? COUNT_FULL_EVERY_MS : COUNT_EVERY_MS;
    return this.#now() - known.readAtMs < everyMs;
  }

  async #count(trx: Transaction<Database>, environmentId: string): Promise<Usage> {
    const { events, bytes } = await trx
      .selectFrom('quarantine')
      .select((eb) => [eb.fn.countAll<number>().as('events'), sql<number | null>`sum(octet_length(body))`.as('bytes')])
      .where('environment_id', '=', environmentId)
      .where('reason', 'not in', BODY_REASONS)
      .executeTakeFirstOrThrow();
    return { events: Number(events), bytes: Number(bytes ?? 0), readAtMs: this.#now() };
  }
}
