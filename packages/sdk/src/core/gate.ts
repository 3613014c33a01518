import type { Answer, Platform } from '../platform/platform.ts';
import { waitMs } from './answers.ts';
import type { RecordName, Records } from './records.ts';

/**
 * Says when there may be a request after one has failed; one for events, one for state, each shared by all tabs, so
 * that a browser with twenty tabs knocks no more often than one with one.
 */
export interface Gate {
  /** How long it is shut; 0: it is open. */
  waitMs(): number;
  /** May I ask now? While requests fail, one of all tabs may. */
  enter(): boolean;
  /** How it went, with the answer of what failed. `askedAt`: when the request was made. */
  tell(isAnswered: boolean, answer?: Answer, askedAt?: number): void;
  /** Nothing was taken for half a minute. */
  isStale(): boolean;
}
interface Rest {
  failures: number;
  /** When the first request was made that failed. */
  since: number;
  until: number;
}

const STALE_MS = 30_000;
/** From one knock of this browser to the next, once it is not the first failure. */
const APART_MS = 60_000;
/** As long as a request can take. */
const CLAIM_MS = 10_000;
/** Nobody waits so long; it is from a clock that was put back. */
const ABSURD_MS = 8_000_000;
const WORKS: Rest = { failures: 0, since: 0, until: 0 };

export function createGate(platform: Platform, records: Records, name: RecordName): Gate {
  const read = (of = name) => records.read<Rest>(of) ?? WORKS;
  const write = (rest: Rest) => records.write(name, rest);
  const gate: Gate = {
    waitMs() {
      const wait = read().until - platform.now();
      return wait > 0 && wait < ABSURD_MS ? wait : 0;
    },
    enter() {
      const isOpen = !gate.waitMs();
      const rest = read();
      if (isOpen && rest.failures) write({ ...rest, until: platform.now() + CLAIM_MS });
      return isOpen;
    },
    tell(isAnswered, answer, askedAt = platform.now()) {
      const { failures, since } = read();
      if (!isAnswered) {
        let until = platform.now() + waitMs(failures + 1, answer?.retryAfter, platform);
        // Two gates, one browser: not both in the same minute.
        const other = read(name === 'batch' ? 'state' : 'batch').until;
        if (failures && Math.abs(until - other) < APART_MS) until = other + APART_MS;
        write({ failures: failures + 1, since: failures ? since : askedAt, until });
      } else if (failures) write(WORKS);
    },
    isStale() {
      const { failures, since } = read();
      return failures > 0 && platform.now() - since > STALE_MS;
    },
  };
  return gate;
}
