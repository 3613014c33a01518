/** One turn of the event loop that takes longer than this is overload: the last in its line would wait too long. */
const TURN_MS = 150;

/**
 * Whether the edge is behind: requests that became readable together are served in one turn of the event loop, so the age
 * of the turn is how long those at its end have waited already.
 */
export class Pace {
  readonly #now: () => number;
  #startedAt: number | null = null;

  /** `now` in ms, monotonic. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Asked once a request. */
  isBehind(): boolean {
    const now = this.#now();
    if (this.#startedAt === null) {
      this.#startedAt = now;
      setImmediate(() => {
        this.#startedAt = null;
      });
      return false;
    }
    return now - this.#startedAt > TURN_MS;
  }
}
