const SLOTS = 2 ** 12;

/**
 * Texts out of bytes; one that was read lately is given again rather than made again: the same people, names and paths
 * come over and over.
 */
export class Texts {
  readonly #recent: string[] = new Array<string>(SLOTS).fill('');

  /** `hash` is any number that depends on the bytes. */
  of(bytes: Buffer, from: number, to: number, isAscii: boolean, hash: number): string {
    if (!isAscii) return bytes.toString('utf8', from, to);
    const slot = hash & (SLOTS - 1);
    const recent = this.#recent[slot] as string;
    if (recent.length === to - from) {
      let at = 0;
      while (at < recent.length && recent.charCodeAt(at) === bytes[from + at]) at++;
      if (at === recent.length) return recent;
    }
    const text = bytes.toString('latin1', from, to);
    this.#recent[slot] = text;
    return text;
  }
}
