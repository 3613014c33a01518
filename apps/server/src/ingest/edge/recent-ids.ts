/**
 * The message ids of the last so many events, to say in the answer how many were duplicates. Bounded: two generations,
 * the older dropped when the younger is full. Not the authority, which is the drain's index.
 */
export class RecentIds {
  readonly #perGeneration: number;
  #young = new Set<string>();
  #old = new Set<string>();

  constructor(perGeneration = 100_000) {
    this.#perGeneration = perGeneration;
  }

  /** Notes an id; true when it was there already. */
  note(environmentId: string, messageId: string): boolean {
    const id = environmentId + messageId;
    if (this.#young.has(id) || this.#old.has(id)) return true;
    if (this.#young.size >= this.#perGeneration) {
      this.#old = this.#young;
      this.#young = new Set();
    }
    this.#young.add(id);
    return false;
  }

  /** Takes back what was noted of a request that could not be stored. */
  forget(environmentId: string, messageIds: readonly string[]): void {
    for (const messageId of messageIds) {
      this.#young.delete(environmentId + messageId);
      this.#old.delete(environmentId + messageId);
    }
  }
}
