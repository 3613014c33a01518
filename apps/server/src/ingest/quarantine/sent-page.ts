import type { Replayed } from '../drain/commit-block.ts';

export type Outcome = Replayed['outcome'];

/** Events that are on their way through the log once more, until the drain has decided about all of them. */
export class SentPage {
  /** What became of each, in no order. Rejects with what {@link fail} was told. */
  readonly outcomes: Promise<readonly Outcome[]>;
  readonly #open: Set<string>;
  readonly #settled: Outcome[] = [];
  #resolve: (outcomes: readonly Outcome[]) => void = () => undefined;
  #reject: (error: unknown) => void = () => undefined;

  constructor(ids: Iterable<string>) {
    this.#open = new Set(ids);
    this.outcomes = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // Whether anybody still waits for it or not.
    this.outcomes.catch(() => undefined);
    this.#finish();
  }

  /** What became of some, by id; of others too. */
  settle(outcomes: ReadonlyMap<string, Outcome>): void {
    for (const id of this.#open) {
      const outcome = outcomes.get(id);
      if (outcome === undefined) continue;
      this.#open.delete(id);
      this.#settled.push(outcome);
    }
    this.#finish();
  }

  fail(error: unknown): void {
    this.#reject(error);
  }

  #finish(): void {
    if (this.#open.size === 0) this.#resolve(this.#settled);
  }
}
