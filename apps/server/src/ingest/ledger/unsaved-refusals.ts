import type { Frame } from '../log/frame.ts';

const TRY_EVERY_MS = 1_000;

/** Refusals that the log could not take when they happened: added up here until it can, so that the ledger stays right. */
export class UnsavedRefusals {
  readonly #append: (frame: Frame) => Promise<unknown>;
  #frames = new Map<string, Frame>();
  #timer: NodeJS.Timeout | null = null;

  constructor(append: (frame: Frame) => Promise<unknown>) {
    this.#append = append;
  }

  add(frame: Frame): void {
    const minute = Math.floor(frame.receivedAtMs / 60_000);
    const key = `${frame.environmentId}\n${minute}\n${Buffer.from(frame.body).toString()}`;
    const before = this.#frames.get(key);
    this.#frames.set(key, before ? { ...before, count: before.count + frame.count } : frame);
  }

  start(): void {
    this.#timer = setInterval(() => void this.#save(), TRY_EVERY_MS);
    this.#timer.unref();
  }

  async stop(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    await this.#save();
  }

  async #save(): Promise<void> {
    const frames = [...this.#frames.values()];
    this.#frames = new Map();
    await Promise.all(frames.map((frame) => this.#append(frame).catch(() => this.add(frame))));
  }
}
