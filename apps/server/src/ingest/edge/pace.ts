/**
 * One turn of the event loop that takes longer than this is overload: who came at its beginning waits for all of it, and
 * then once more as long for the next.
 */
const TURN_MS = 75;
/** A turn that has served fewer is slow for another reason, a busy machine's: refusing would make no room. */
const TURN_REQUESTS = 200;

/**
 * Whether the edge is behind: requests that became readable together are served in one turn of the event loop, so the age
 * of the turn is how long those at its end have waited already.
 */
export class Pace {
  readonly #now: () => number;
  #startedAt: number | null = null;
  #served = 0;

  /** `now` in ms, monotonic. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Asked once a request. */
  isBehind(): boolean {
    this.#served++;
    if (this.#startedAt === null) {
      this.#startedAt = this.#now();
      this.#served = 1;
      setImmediate(() => {
        this.#startedAt = null;
      });
    }
    return this.#served > TURN_REQUESTS && this.#now() - this.#startedAt > TURN_MS;
  }
}
