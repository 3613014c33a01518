/** Bytes of bodies that are held at the same time, from their first byte until they are answered: what bounds the edge's memory. */
export class BytesInFlight {
  readonly #limit: number;
  #held = 0;

  constructor(limitBytes: number) {
    this.#limit = limitBytes;
  }

  get held(): number {
    return this.#held;
  }

  /** A share for one request; nothing is held until it takes some. */
  share(): Share {
    let own = 0;
    return {
      take: (bytes) => {
        if (this.#held + bytes > this.#limit) return false;
        own += bytes;
        this.#held += bytes;
        return true;
      },
      giveBack: () => {
        this.#held -= own;
        own = 0;
      },
    };
  }
}

export interface Share {
  /** False when there is no room: then the request is refused. */
  take(bytes: number): boolean;
  /** All of it, once and for all. */
  giveBack(): void;
}
