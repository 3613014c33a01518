/** How long one request waits in all. */
export class Patience {
  readonly #end: Promise<never>;
  readonly #timer: NodeJS.Timeout;

  /** `tooLong`: what it is over with. */
  constructor(ms: number, tooLong: () => Error) {
    let give: (error: Error) => void = () => undefined;
    this.#end = new Promise((_, reject) => {
      give = reject;
    });
    this.#end.catch(() => undefined);
    this.#timer = setTimeout(() => give(tooLong()), ms);
  }

  /** What the work gives, or throws `tooLong`; the work itself goes on. */
  with<Result>(work: Promise<Result>): Promise<Result> {
    return Promise.race([work, this.#end]);
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}
