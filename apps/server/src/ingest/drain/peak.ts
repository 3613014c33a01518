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

interface Look {
  ms: number;
  end: Position;
}

/** Below this the edge keeps up beside the drain. */
const BUSY = 0.7;
/** Behind by less it has not been outrun, only not come to it yet. */
const LEAST_BEHIND_BYTES = 4 * 1024 * 1024;
/** Who looks again only after so long was stopped meanwhile, with everybody else: what came in is no measure of anything. */
const STOPPED_MS = 2_000;

/**
 * Whether the edge is at its peak: busy, while more comes in than the drain carries away at its best. What the drain can
 * do is measured by its own work, so that a slow machine or disk, which slows both, is not taken for a peak.
 */
export class Peak {
  readonly #signals: PeakSignals;
  #since: Look;
  #carriedPerMs = Number.POSITIVE_INFINITY;
  #wasOn = false;

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
    const { now, durableEnd } = this.#signals;
    const [before, at] = [this.#since, { ms: now(), end: durableEnd() }];
    this.#since = at;
    if (this.#wasOn && at.ms - before.ms > STOPPED_MS) return true;
    this.#wasOn = this.#isOutrun(position, before, at);
    return this.#wasOn;
  }

  #isOutrun(position: Position, before: Look, at: Look): boolean {
    const { bytesBetween, edgeLoad } = this.#signals;
    if (edgeLoad() < BUSY || bytesBetween(position, at.end) < LEAST_BEHIND_BYTES) return false;
    return bytesBetween(before.end, at.end) > this.#carriedPerMs * (at.ms - before.ms);
  }
}
