import type { TailEntry } from './tail.ts';

const MOST_ENTRIES = 4_096;

/** Words that are few and come often: each is kept once. */
class Words {
  readonly #numbers = new Map<string | null, number>();
  readonly #words: (string | null)[] = [];

  numberOf(word: string | null): number {
    const known = this.#numbers.get(word);
    if (known !== undefined) return known;
    this.#numbers.set(word, this.#words.length);
    return this.#words.push(word) - 1;
  }

  get(number: number): string | null {
    return this.#words[number] ?? null;
  }
}

const environments = new Words();
const refusals = new Words();

/** Some thousand entries in their order, by column: an outage leaves millions of them, and an object each weighs ten times as much. */
export class Stretch {
  readonly #at = new Float64Array(MOST_ENTRIES);
  readonly #receivedAtMs = new Float64Array(MOST_ENTRIES);
  readonly #bucketAt = new Float64Array(MOST_ENTRIES);
  readonly #bytes = new Uint32Array(MOST_ENTRIES);
  readonly #count = new Uint32Array(MOST_ENTRIES);
  readonly #environment = new Uint32Array(MOST_ENTRIES);
  readonly #refused = new Uint16Array(MOST_ENTRIES);
  #first = 0;
  #end = 0;

  get isFull(): boolean {
    return this.#end === MOST_ENTRIES;
  }

  add({ at, environmentId, bucketAt, receivedAtMs, bytes, count, refused }: TailEntry): void {
    const i = this.#end++;
    this.#at[i] = at;
    this.#receivedAtMs[i] = receivedAtMs;
    this.#bucketAt[i] = bucketAt;
    this.#bytes[i] = bytes;
    this.#count[i] = count;
    this.#environment[i] = environments.numberOf(environmentId);
    this.#refused[i] = refusals.numberOf(refused);
  }

  /** The first one that is left; undefined when none is. */
  get first(): TailEntry | undefined {
    return this.#first < this.#end ? this.#entry(this.#first) : undefined;
  }

  /** Takes the first one away. What is empty may be filled again. */
  shift(): void {
    this.#first++;
    if (this.#first === this.#end && !this.isFull) this.#first = this.#end = 0;
  }

  *[Symbol.iterator](): Generator<TailEntry> {
    for (let i = this.#first; i < this.#end; i++) yield this.#entry(i);
  }

  #entry(i: number): TailEntry {
    return {
      at: this.#at[i] as number,
      receivedAtMs: this.#receivedAtMs[i] as number,
      bucketAt: this.#bucketAt[i] as number,
      bytes: this.#bytes[i] as number,
      count: this.#count[i] as number,
      environmentId: environments.get(this.#environment[i] as number) as string,
      refused: refusals.get(this.#refused[i] as number) as TailEntry['refused'],
    };
  }
}
