const TRIES = 12;
const PAUSE_MS = 25;

/**
 * Does what only one of several processes can do, when they all start at once on an empty store: who is beaten to it
 * looks again and finds it done. `work` begins with that look. Throws what its last try threw.
 */
export async function whenBeatenLookAgain<T>(work: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await work();
    } catch (error) {
      if (tried === TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * tried));
    }
  }
}
