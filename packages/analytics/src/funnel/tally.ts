/** What a set of units did, before it is made into rates. Lists have one entry a step. */
export interface FunnelTally {
  /** Units that got at least so far. */
  counts: number[];
  medianFromPrevious: (number | null)[];
  p90FromPrevious: (number | null)[];
  medianFromFirst: (number | null)[];
}
/** The whole question. */
export interface FunnelTotals extends FunnelTally {
  pending: number;
  /** Units with every window closed, and how many of them finished. */
  mature: { starts: number; finished: number };
  stopped: number;
  /** `raw`: JSON text of the value, '' for none. */
  buckets: (FunnelTally & { raw: string })[];
}
