import { parseTime } from '@foothold/protocol/schema';
import { isAccepted, type Proof } from '../../identity/proof.ts';
import { eventTime } from './event-time.ts';
import type { Fault } from './fault.ts';
import { findFault } from './find-fault.ts';
import type { Meter } from './meter.ts';

export interface Circumstances {
  receivedAtMs: number;
  /** Of the batch, epoch ms; null when it has none that can be read. */
  sentAtMs: number | null;
  /** Whether the JSON text held a `\u`. */
  escapes: boolean;
  /** How deep in the body the event lies; the body itself is at 1. */
  depth: number;
  /** Who vouches for the request; null or absent where nobody asks. */
  proof?: Proof | null;
}
export type Verdict = { fault: Fault } | { atMs: number };

/** Whether an event goes into the stores, and when it happened; else why it goes into quarantine. */
export function judgeEvent(event: unknown, c: Circumstances, meter: Meter): Verdict {
  const fault = findFault(event, c.escapes);
  if (fault === 'not_an_object') {
    meter.walk(event, c.depth);
    return { fault };
  }
  const record = event as Record<string, unknown>;
  const weight = meter.weigh(record, c.depth);
  if (weight) return { fault: weight };
  if (fault) return { fault };
  if (c.proof && !isAccepted(record, c.proof)) return { fault: 'identity_unverified' };
  const own = record.sentAt;
  const sentAtMs = own === undefined || own === null ? c.sentAtMs : parseTime(own);
  return eventTime(record.timestamp ?? record.originalTimestamp, sentAtMs, c.receivedAtMs);
}
