import type { Position } from '../log/position.ts';

/** What the drain is told again and again. */
export interface PeakSignals {
  /** Epoch ms. */
  now(): number;
  durableEnd(): Position;
  bytesBetween(from: Position, to: Position): number;
  /** How busy the edge is, 0–1. */
  edgeLoad(): number;
}

/** Below this nobody would be helped by the drain's rest. */
const BUSY = 0.5;
/** Behind by less it has not been outrun, only not come to it yet. */
const LEAST_BEHIND_BYTES = 4 * 1024 * 1024;

/**
 * Whether the edge is at its peak: busy, while more comes in than the drain carries away at its best. What the drain can
 * do is measured by its own work, so that a slow machine or disk, which slows both, is not taken for a peak.
 */
export class Peak {
  readonly #signals: PeakSignals;
  #since: { ms: number; end: Position };
  #carriedPerMs = Number.POSITIVE_INFINITY;

  constructor(signals: PeakSignals) {
    this.#signals = signals;
    this.#since = { ms: signals.now(), end: signals.durableEnd() };
  }

  /** Work begins. */
  begin(): void {
    this.#since = { ms: this.#signals.now(), end: this.#signals.durableEnd() };
  }

  /** So much has been carried since {@link begin}. */
  carried(from: Position, to: Position): void {
    this.#carriedPerMs = this.#signals.bytesBetween(from, to) / Math.max(1, this.#signals.now() - this.#since.ms);
  }

  /** Whether it has been so since it was last asked or work began; `position` is how far the drain is. */
  isOn(position: Position): boolean {
    const { now, durableEnd, bytesBetween, edgeLoad } = this.#signals;
    const [before, at] = [this.#since, { ms: now(), end: durableEnd() }];
    this.#since = at;
    if (edgeLoad() < BUSY || bytesBetween(position, at.end) < LEAST_BEHIND_BYTES) return false;
    return bytesBetween(before.end, at.end) > this.#carriedPerMs * (at.ms - before.ms);
  }
}
