import { INGEST_LIMITS as LIMITS, parseTime } from '@foothold/protocol/schema';

/**
 * The corrected time of an event: its `timestamp` (absent: when it was received), moved by how far the sender's clock
 * is off when `sentAt` says so and it is over a minute; never later than received. `fault` when it cannot be read or
 * lies before 2000. An unreadable `sentAt` corrects nothing.
 */
export function eventTime(
  timestamp: unknown,
  sentAtMs: number | null,
  receivedAtMs: number,
): { atMs: number } | { fault: 'bad_timestamp' | 'before_2000' } {
  if (timestamp === undefined || timestamp === null) return { atMs: receivedAtMs };
  const claimedMs = parseTime(timestamp);
  if (claimedMs === null) return { fault: 'bad_timestamp' };
  const offMs = sentAtMs === null ? 0 : receivedAtMs - sentAtMs;
  const correctedMs = Math.abs(offMs) > LIMITS.clockToleranceMs ? claimedMs + offMs : claimedMs;
  if (correctedMs < LIMITS.earliestMs) return { fault: 'before_2000' };
  return { atMs: Math.min(correctedMs, receivedAtMs) };
}
