import type { Database, Metadata } from '@foothold/storage/metadata';
import type { Kysely, Transaction } from 'kysely';
import type { Incoming, ReadyContent } from '../incoming.ts';

export type Ready = Incoming & { content: ReadyContent };
/** `returned`: person state has it, and the event store, which had refused it, may have it now. */
export type Novelty = 'new' | 'returned' | 'duplicate' | 'conflict';
export type Trx = Transaction<Database>;

/** How long an id is remembered, in days. */
export const DEDUP_DAYS = 8;
const DAY_MS = 86_400_000;
export const dayOf = (atMs: number): number => Math.floor(atMs / DAY_MS);

/** The authority on which events were there before. */
export interface IdIndex {
  /**
   * Notes each id and says of each event, in the order given, whether its id is new or returned, was there with the same
   * body, or was there with another. Counts once the transaction is committed.
   */
  note(trx: Trx, events: readonly Ready[], now: number): Promise<Novelty[]>;
  /** Notes that the event store has refused the event, so that a replay may store it. */
  forget(trx: Trx, event: Ready): Promise<void>;
  /** How the transaction ended. */
  settle(outcome: 'committed' | 'undone'): void;
  /**
   * Forgets ids that are older than the promise and keeps the index quick, for some dozen milliseconds at a time; true when
   * there may be more to do. Between transactions.
   */
  prune(db: Kysely<Database>, now: number): Promise<boolean>;
}

export type IdStore = Pick<Metadata, 'db' | 'dialect'>;
