import type { Position } from '../log/position.ts';

/** How far both stores have everything, and who waits for it. */
export class ConfirmedPosition {
  #position: Position = 0;
  #waiting: { for: Position; resolve: () => void }[] = [];

  advance(position: Position): void {
    this.#position = position;
    const [done, rest] = [
      this.#waiting.filter((w) => w.for <= position),
      this.#waiting.filter((w) => w.for > position),
    ];
    this.#waiting = rest;
    for (const { resolve } of done) resolve();
  }

  reached(position: Position): Promise<void> {
    if (position <= this.#position) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ for: position, resolve }));
  }
}
