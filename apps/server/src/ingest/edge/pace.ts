/**
 * One turn of the event loop that takes longer than this is overload: who came at its beginning waits for all of it, and
 * then once more as long for the next.
 */
const TURN_MS = 60;
/** From here on even parsing what is to be refused would keep those waiting who come after it. */
const LONG_TURN_MS = 65;
/** A turn that has served fewer is slow for another reason, a busy machine's: refusing would make no room. */
const TURN_REQUESTS = 150;

export type Delay = 'none' | 'behind' | 'far_behind';

/**
 * Whether the edge is behind: requests that became readable together are served in one turn of the event loop, so the age
 * of the turn is how long those at its end have waited already.
 */
export class Pace {
  readonly #now: () => number;
  #startedAt: number | null = null;
  #served = 0;
  #turn: Promise<void> | null = null;

  /** `now` in ms, monotonic. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /**
   * What is refused is told so only now: clients that come again at once would make the turn last for as long as they
   * like, and nothing is committed before it is over.
   */
  endOfTurn(): Promise<void> {
    this.#turn ??= new Promise((resolve) => {
      setImmediate(() => {
        this.#turn = null;
        resolve();
      });
    });
    return this.#turn;
  }

  /** Asked once a request, before the work on it. */
  delay(): Delay {
    this.#served++;
    if (this.#startedAt === null) {
      this.#startedAt = this.#now();
      this.#served = 1;
      setImmediate(() => {
        this.#startedAt = null;
      });
    }
    if (this.#served <= TURN_REQUESTS) return 'none';
    const turnMs = this.#now() - this.#startedAt;
    if (turnMs <= TURN_MS) return 'none';
    return turnMs <= LONG_TURN_MS ? 'behind' : 'far_behind';
  }
}
