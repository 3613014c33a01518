const VERSIONS = 50_000;

/**
 * What the states of the last answers were made of, by their version: who comes again with one of them and whose print is
 * still the same is told so without looking at more.
 */
export class ToldVersions {
  readonly #told = new Map<string, { print: string; holdsUntil: number }>();

  /** @param holdsUntil when time alone may make another state of the same facts; epoch ms */
  set(version: string, print: string, holdsUntil: number): void {
    this.#told.delete(version);
    this.#told.set(version, { print, holdsUntil });
    if (this.#told.size > VERSIONS) this.#told.delete(this.#told.keys().next().value as string);
  }

  /** The print; null when it is not known, or time may have changed what it says. */
  get(version: string, now: number): string | null {
    const told = this.#told.get(version);
    return told && now < told.holdsUntil ? told.print : null;
  }
}
