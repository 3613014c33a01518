import { threadCpuMs } from './thread-cpu.ts';

/**
 * One turn of the event loop that takes longer than this is overload: who came at its beginning waits for all of it, and
 * then once more as long for the next.
 */
const TURN_MS = 33;
/** From here on even parsing what is to be refused would keep those waiting who come after it. */
const LONG_TURN_MS = 37;
/**
 * A turn that has served less is slow for another reason: refusing would make no room. In bytes, since that is what the
 * work is made of; a small request counts as so many.
 */
const TURN_BYTES = 600 * 1024;
const LEAST_BYTES = 4 * 1024;
/** And so is one that was on a processor for less than this share of its time: the machine is busy with something else. */
const LEAST_ON_CPU = 0.25;
/** Between two looks at the processor, which cost some µs each: the one that a turn is measured from may lie so far before it. */
const LOOK_EVERY_MS = 20;

export type Delay = 'none' | 'behind' | 'far_behind';

export interface PaceClocks {
  /** In ms, monotonic. */
  now: () => number;
  /** How long this thread has been on a processor, in ms; null where nobody can tell. */
  cpuMs: () => number | null;
}

/**
 * Whether the edge is behind: requests that became readable together are served in one turn of the event loop, so the age
 * of the turn is how long those at its end have waited already.
 */
export class Pace {
  readonly #clocks: PaceClocks;
  #startedAt: number | null = null;
  #servedBytes = 0;
  #isAtWork = false;
  #askedAtMs = Number.NEGATIVE_INFINITY;
  #look: { atMs: number; cpuMs: number | null } = { atMs: Number.NEGATIVE_INFINITY, cpuMs: null };
  #turn: Promise<void> | null = null;

  constructor(clocks: PaceClocks = { now: () => performance.now(), cpuMs: threadCpuMs }) {
    this.#clocks = clocks;
  }

  /**
   * What is refused is told so only now: clients that come again at once would make the turn last for as long as they
   * like, and nothing is committed before it is over.
   */
  endOfTurn(): Promise<void> {
    this.#turn ??= new Promise((resolve) => {
      setImmediate(() => {
        this.#turn = null;
        resolve();
      });
    });
    return this.#turn;
  }

  /** Asked once a request, before the work on it. */
  delay(bytes: number): Delay {
    this.#startedAt ??= this.#begin();
    this.#servedBytes += Math.max(bytes, LEAST_BYTES);
    return this.#delay(this.#startedAt);
  }

  /** Whether a request that has only just begun is too late already: then its body need not be looked at. */
  get isFarBehind(): boolean {
    return this.#startedAt !== null && this.#delay(this.#startedAt) === 'far_behind';
  }

  #begin(): number {
    const { now, cpuMs } = this.#clocks;
    const atMs = now();
    if (atMs - this.#look.atMs >= LOOK_EVERY_MS) this.#look = { atMs, cpuMs: cpuMs() };
    this.#servedBytes = 0;
    this.#isAtWork = false;
    setImmediate(() => {
      this.#startedAt = null;
    });
    return atMs;
  }

  #delay(startedAt: number): Delay {
    if (this.#servedBytes <= TURN_BYTES) return 'none';
    const nowMs = this.#clocks.now();
    const turnMs = nowMs - startedAt;
    if (turnMs <= TURN_MS) return 'none';
    // Once it was at work the turn stays so.
    if (!this.#isAtWork && nowMs - this.#askedAtMs >= LOOK_EVERY_MS) {
      this.#askedAtMs = nowMs;
      this.#isAtWork = this.#isOnCpu(nowMs);
    }
    if (!this.#isAtWork) return 'none';
    return turnMs <= LONG_TURN_MS ? 'behind' : 'far_behind';
  }

  #isOnCpu(nowMs: number): boolean {
    const cpuMs = this.#clocks.cpuMs();
    if (cpuMs === null || this.#look.cpuMs === null) return true;
    return cpuMs - this.#look.cpuMs >= LEAST_ON_CPU * (nowMs - this.#look.atMs);
  }
}
