const MOST_SECONDS = 3;

/**
 * When those who are refused for an overload are to come again. Not all of them together: who is sent away in the same
 * moment for the same time comes back as the same crowd.
 */
export class ComeAgain {
  #told = 0;

  /** In ms: one, two and three seconds in turn. */
  waitMs(): number {
    return 1_000 * (1 + (this.#told++ % MOST_SECONDS));
  }
}
