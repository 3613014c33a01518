import { INGEST_LIMITS } from '@foothold/protocol/schema';
import type { Database } from '@foothold/storage/metadata';
import type { Kysely } from 'kysely';
import { ApiError } from '../../http/errors.ts';
import type { Replayed } from '../drain/commit-block.ts';
import { replayBody } from '../drain/incoming.ts';
import type { Frame } from '../log/frame.ts';
import { LogUnavailable } from '../log/log-writer.ts';
import { formOfCall, readHeld } from './held-event.ts';
import { countHeld, type HeldBack, type HeldPage, heldPages } from './held-pages.ts';
import type { QuarantineMatch } from './matching.ts';
import { mergePatch } from './merge-patch.ts';
import { Patience } from './patience.ts';
import { cursorOf, type Place, readCursor } from './place.ts';
import { SentPage } from './sent-page.ts';

export interface ReplayAnswer {
  stored: number;
  duplicate: number;
  /** Held back again. */
  quarantined: number;
  /** Where the next request goes on: there are more than one has time for. Absent at the end. */
  nextCursor?: string;
  /** How many those are. */
  remaining?: number;
}
export interface ReplayRequest extends QuarantineMatch {
  /**
   * Puts each event right before it is sent (JSON merge patch; null removes a member). An event that is still wrong stays
   * in quarantine as it came.
   */
  patch?: Record<string, unknown>;
  /** `nextCursor` of the request before. */
  cursor?: string | null;
}
export interface ReplayOptions {
  db: Kysely<Database>;
  append: (frame: Frame) => Promise<unknown>;
  /** Resolves once both stores have everything that is acknowledged now. */
  drained: () => Promise<void>;
  /** Milliseconds, monotonic. */
  now?: () => number;
}

/** So long one request sends, and then waits for what is on its way: whoever is between gives up after 30 s. */
const SENDING_MS = 10_000;
const ANSWER_WITHIN_MS = 25_000;
/**
 * On their way at once: two blocks of the drain, which cuts one a second or as soon as it is as large as it may be. With
 * fewer it is the pace of the drain that counts.
 */
const MOST_EVENTS = 32_000;
const MOST_BYTES = 8 * 1024 * 1024;

interface UnderWay {
  sent: SentPage;
  last: Place;
  events: number;
  bytes: number;
}

/**
 * Sends events out of quarantine through the log once more: each is then stored, a duplicate, or stays where it is.
 * Sending one twice, also at once, moves it once.
 */
export class Replayer {
  readonly #o: ReplayOptions;
  readonly #now: () => number;
  readonly #open = new Set<SentPage>();

  constructor(options: ReplayOptions) {
    this.#o = options;
    this.#now = options.now ?? (() => performance.now());
  }

  /** The drain tells what became of some. */
  settle(replayed: readonly Replayed[]): void {
    if (replayed.length === 0 || this.#open.size === 0) return;
    const outcomes = new Map(replayed.map(({ id, outcome }) => [id, outcome]));
    for (const page of this.#open) page.settle(outcomes);
  }

  /**
   * The events that match, oldest first, as many as one request has time for. Throws a 503 when none could be sent, or the
   * stores are away; what is in the log by then follows later.
   */
  async replay(environmentId: string, { patch, cursor, ...match }: ReplayRequest = {}): Promise<ReplayAnswer> {
    const { db, drained } = this.#o;
    const answer: ReplayAnswer = { stored: 0, duplicate: 0, quarantined: 0 };
    const start = readCursor(cursor);
    const until = this.#now() + SENDING_MS;
    const patience = new Patience(ANSWER_WITHIN_MS, unavailable);
    const pages = heldPages(db, environmentId, match, start);
    const queue: UnderWay[] = [];
    let done = start;
    let isAllRead = false;
    try {
      for (;;) {
        if (!isAllRead && hasRoom(queue) && this.#now() < until) {
          const { value: page } = await pages.next();
          if (page) queue.push(this.#send(environmentId, page, patch));
          else isAllRead = true;
          continue;
        }
        const [oldest] = queue;
        if (!oldest) break;
        for (const outcome of await patience.with(oldest.sent.outcomes)) if (outcome !== 'gone') answer[outcome]++;
        done = oldest.last;
        this.#forget(queue.splice(0, 1));
      }
      // Decided is decided: whoever asks the event store too soon is told so by the ledger.
      await patience.with(drained()).catch(() => undefined);
    } catch (error) {
      // What is done so far is answered; the next request is told, if it lasts.
      if (!isUnavailable(error) || done === start) throw error;
    } finally {
      patience.end();
      this.#forget(queue);
    }
    if (isAllRead && queue.length === 0) return answer;
    const remaining = await countHeld(db, environmentId, match, done);
    return remaining === 0 || !done ? answer : { ...answer, nextCursor: cursorOf(done), remaining };
  }

  #send(environmentId: string, { rows, last }: HeldPage, patch: object | undefined): UnderWay {
    const frames = new Map(rows.map((row) => [row.id, frameOf(environmentId, row, patch)]));
    const sent = new SentPage(frames.keys());
    this.#open.add(sent);
    let bytes = 0;
    for (const [id, frame] of frames) {
      bytes += frame.body.byteLength;
      // No event is so long, and no request.
      if (frame.body.byteLength > INGEST_LIMITS.requestBytes) sent.settle(new Map([[id, 'quarantined']]));
      else this.#o.append(frame).catch((error) => sent.fail(error instanceof LogUnavailable ? unavailable() : error));
    }
    return { sent, last, events: rows.length, bytes };
  }

  #forget(pages: readonly UnderWay[]): void {
    for (const { sent } of pages) this.#open.delete(sent);
  }
}

function frameOf(environmentId: string, row: HeldBack, patch: object | undefined): Frame {
  const event = readHeld(row);
  return {
    kind: 'replay',
    fromBotBrowser: row.from_bot === 1,
    form: formOfCall(row.call),
    environmentId,
    keyId: row.key_id ?? undefined,
    count: 1,
    receivedAtMs: row.received_at,
    body: replayBody(row.id, JSON.stringify(patch ? mergePatch(event, patch) : event) ?? 'null'),
  };
}

function hasRoom(queue: readonly UnderWay[]): boolean {
  let [events, bytes] = [0, 0];
  for (const page of queue) {
    events += page.events;
    bytes += page.bytes;
  }
  return events < MOST_EVENTS && bytes < MOST_BYTES;
}

const isUnavailable = (error: unknown) => error instanceof ApiError && error.code === 'unavailable';
const unavailable = () =>
  new ApiError('unavailable', 'The stores cannot be reached right now; try again.', { retryAfterSeconds: 5 });
