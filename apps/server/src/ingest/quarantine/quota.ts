/** How much of what is wrong is kept for one environment. What comes beyond is refused, and counted as such. */
export interface QuarantineQuota {
  events: number;
  /** Of the events, as they came. */
  bytes: number;
}

export const QUARANTINE_QUOTA: QuarantineQuota = { events: 100_000, bytes: 256 * 1024 * 1024 };
