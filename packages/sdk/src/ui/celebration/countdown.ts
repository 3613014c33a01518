/** A timer that can be held: what is left is kept, and runs on later. */
export class Countdown {
  _leftMs: number;
  _done: () => void;
  _startedAt: number | null = null;
  _timer: ReturnType<typeof setTimeout> | undefined;

  constructor(ms: number, done: () => void) {
    this._leftMs = ms;
    this._done = done;
  }

  run(): void {
    if (this._startedAt !== null) return;
    this._startedAt = performance.now();
    this._timer = setTimeout(this._done, this._leftMs);
  }

  hold(): void {
    if (this._startedAt === null) return;
    clearTimeout(this._timer);
    this._leftMs -= performance.now() - this._startedAt;
    this._startedAt = null;
  }
}
