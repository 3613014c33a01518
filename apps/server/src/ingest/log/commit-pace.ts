/** Under load a commit begins no sooner than this after the one before it: each costs the processor much the same, whatever is in it. */
const SPACING_MS = 5;
/** So many commits may come closer together before that: whoever is alone waits for nobody. */
const BURST = 50;
/** So many frames are a group worth its commit; more would only wait. */
const FULL_GROUP = 16;

/** When the next group may be committed: at once, unless commits have come thick and fast for a while. */
export class CommitPace {
  readonly #now: () => number;
  /** When the next commit would begin if all had kept their distance. */
  #dueMs = Number.NEGATIVE_INFINITY;

  /** `now` in ms, monotonic. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Milliseconds that a group of so many frames is to wait for more; 0: none. */
  waitMs(frames: number): number {
    if (frames >= FULL_GROUP) return 0;
    return Math.max(0, this.#dueMs - this.#now());
  }

  /** A commit begins. */
  begin(): void {
    const now = this.#now();
    this.#dueMs = Math.min(now, Math.max(this.#dueMs, now - BURST * SPACING_MS)) + SPACING_MS;
  }
}
