import { INGEST_LIMITS } from '@foothold/protocol/schema';
import type { Database } from '@foothold/storage/metadata';
import type { Kysely } from 'kysely';
import { ApiError } from '../../http/errors.ts';
import type { Replayed } from '../drain/commit-block.ts';
import { replayBody } from '../drain/incoming.ts';
import type { Frame } from '../log/frame.ts';
import { LogUnavailable } from '../log/log-writer.ts';
import { formOfCall, type HeldEvent, readHeld } from './held-event.ts';
import { BODY_REASONS } from './kept-body.ts';
import { matching, type QuarantineMatch } from './matching.ts';
import { mergePatch } from './merge-patch.ts';

export interface ReplayAnswer {
  stored: number;
  duplicate: number;
  /** Held back again. */
  quarantined: number;
}
export interface ReplayRequest extends QuarantineMatch {
  /**
   * Puts each event right before it is sent (JSON merge patch; null removes a member). An event that is still wrong stays
   * in quarantine as it came.
   */
  patch?: Record<string, unknown>;
}
export interface ReplayOptions {
  db: Kysely<Database>;
  append: (frame: Frame) => Promise<unknown>;
  /** Resolves once both stores have everything that is acknowledged now. */
  drained: () => Promise<void>;
}

interface HeldBack extends HeldEvent {
  id: string;
  received_at: number;
  key_id: string | null;
  from_bot: number | null;
}

const PAGE = 200;
const PATIENCE_MS = 60_000;

/**
 * Sends events out of quarantine through the log once more: each is then stored, a duplicate, or stays where it is.
 * Sending one twice, also at once, moves it once.
 */
export class Replayer {
  readonly #o: ReplayOptions;
  readonly #waiting = new Map<string, (outcome: Replayed['outcome']) => void>();

  constructor(options: ReplayOptions) {
    this.#o = options;
  }

  /** The drain tells what became of some. */
  settle(replayed: readonly Replayed[]): void {
    for (const { id, outcome } of replayed) this.#waiting.get(id)?.(outcome);
  }

  /** The events that match. Throws a 503 when the stores are away for a minute; the events follow later. */
  async replay(environmentId: string, { patch, ...match }: ReplayRequest = {}): Promise<ReplayAnswer> {
    const answer: ReplayAnswer = { stored: 0, duplicate: 0, quarantined: 0 };
    for (let after = ''; ; ) {
      const rows = await this.#page(environmentId, match, after);
      const outcomes = await Promise.all(rows.map((row) => this.#send(environmentId, row, patch)));
      for (const outcome of outcomes) if (outcome !== 'gone') answer[outcome]++;
      const last = rows.at(-1);
      if (!last || rows.length < PAGE) break;
      after = last.id;
    }
    await this.#o.drained();
    return answer;
  }

  #page(environmentId: string, match: QuarantineMatch, after: string) {
    return this.#o.db
      .selectFrom('quarantine')
      .select(['id', 'body', 'received_at', 'key_id', 'call', 'sent_at', 'from_bot'])
      .where(matching(environmentId, match))
      .where('reason', 'not in', BODY_REASONS)
      .where('id', '>', after)
      .orderBy('id')
      .limit(PAGE)
      .execute();
  }

  async #send(environmentId: string, row: HeldBack, patch: object | undefined): Promise<Replayed['outcome']> {
    const event = readHeld(row);
    const body = replayBody(row.id, JSON.stringify(patch ? mergePatch(event, patch) : event) ?? 'null');
    // No event is so long, and no request.
    if (body.length > INGEST_LIMITS.requestBytes) return 'quarantined';
    let timer: NodeJS.Timeout | undefined;
    const outcome = new Promise<Replayed['outcome']>((resolve, reject) => {
      const before = this.#waiting.get(row.id);
      this.#waiting.set(row.id, (settled) => {
        before?.(settled);
        resolve(settled);
      });
      timer = setTimeout(() => reject(unavailable()), PATIENCE_MS);
    });
    try {
      await this.#o.append({
        kind: 'replay',
        fromBotBrowser: row.from_bot === 1,
        form: formOfCall(row.call),
        environmentId,
        keyId: row.key_id ?? undefined,
        count: 1,
        receivedAtMs: row.received_at,
        body,
      });
      return await outcome;
    } catch (error) {
      outcome.catch(() => undefined);
      throw error instanceof LogUnavailable ? unavailable() : error;
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(row.id);
    }
  }
}

const unavailable = () =>
  new ApiError('unavailable', 'The stores cannot be reached right now; try again.', { retryAfterSeconds: 5 });
