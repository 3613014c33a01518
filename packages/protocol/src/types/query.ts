import type { Filter } from './condition.ts';

/** What every `POST /api/v1/query/<name>` takes. Times are ISO 8601 or epoch ms. */
export interface QueryCommon {
  unit?: 'person' | 'account';
  from?: string | number;
  /** Exclusive. */
  to?: string | number;
  /** Default now. Only events with corrected time ≤ asOf exist. */
  asOf?: string | number;
  /** IANA name. Default UTC. */
  timeZone?: string;
  where?: Filter[];
  automated?: 'exclude' | 'include' | 'only';
}
/** A name or any of several. */
export type EventSelector = string | string[];

/** [low, high], rates 0–1; null where there is nothing to estimate from. */
export type Interval = [number, number] | null;
/** null is "no such property", distinct from ''. */
export type BreakdownValue = string | number | boolean | null;

export interface FunnelQuery extends QueryCommon {
  windowMs: number;
  steps: { event: EventSelector; where?: Filter[] }[];
  exclusions?: { event: EventSelector; where?: Filter[]; between: [number, number] }[];
  breakdown?: { property: string; at?: 'first' | 'last' };
}
export interface FunnelStep {
  /** 1-based. */
  step: number;
  count: number;
  fromFirst: number | null;
  fromPrevious: number | null;
  fromFirstInterval: Interval;
  medianMsFromPrevious: number | null;
  p90MsFromPrevious: number | null;
  medianMsFromFirst: number | null;
}
export interface FunnelResult {
  steps: FunnelStep[];
  /** Unfinished units whose latest start is less than the window before asOf. */
  pending: number;
  /** The rate over units with every window closed. */
  mature: { starts: number; finished: number; rate: number | null; interval: Interval };
  /** Units whose level is lower than without the exclusions. */
  stopped: number;
  breakdown: { value: BreakdownValue; steps: FunnelStep[] }[];
}
/** `POST /api/v1/query/funnel-people`: who is behind a bar. */
export interface FunnelPeopleQuery extends FunnelQuery {
  /** 1-based. */
  step: number;
  /** `reached` this step, or reached the one before and not this (`dropped`). */
  which: 'reached' | 'dropped';
  /** Only one group of the breakdown. */
  group?: BreakdownValue;
  limit?: number;
  cursor?: string;
}
/** One person or account behind a bar. */
export interface FunnelPersonItem extends QueryWho {
  level: number;
  /** ISO 8601: when each step of its chain was taken. */
  stepsAt: string[];
}

export interface TimeToValueQuery extends QueryCommon {
  start: { event: EventSelector; where?: Filter[] } | { trait: string };
  value: { event: EventSelector; where?: Filter[] };
  competing?: { event: EventSelector; where?: Filter[] };
  horizonMs?: number;
  /** A property of the start event, or a trait of the unit. */
  breakdown?: { property: string } | { trait: string };
}
export interface Quantile {
  /** null: not reached yet. */
  ms: number | null;
  /** null ends are open: the band does not cross there. */
  interval: [number | null, number | null];
}
export interface CurvePoint {
  tMs: number;
  atRisk: number;
  events: number;
  censored: number;
  survival: number;
  /** null at survival 0. */
  lower: number | null;
  upper: number | null;
}
export interface TimeToValueSummary {
  n: number;
  reached: number;
  censored: number;
  competed: number;
  median: Quantile;
  p25: Quantile;
  p75: Quantile;
  p90: Quantile;
  rmst: { tauMs: number | null; ms: number | null; interval: Interval };
  curve: CurvePoint[];
  cumulativeIncidence: { tMs: number; reached: number; competed: number; lower: number | null; upper: number | null }[];
  /** Null without `horizonMs`. */
  activationRate: { mature: number; reached: number; rate: number | null; interval: Interval; immature: number } | null;
}
export interface TimeToValueResult extends TimeToValueSummary {
  groups: ({ value: BreakdownValue } & TimeToValueSummary)[];
  logRank: {
    chi2: number | null;
    df: number;
    p: number | null;
    pairs: { a: BreakdownValue; b: BreakdownValue; p: number | null; pHolm: number | null }[];
  } | null;
  leftOut: { before: number; internal: number; automated: number; erased: number; impersonated?: number };
}

/** `POST /api/v1/query/time-to-value-people`: who is behind a number of time to value. */
export interface TimeToValuePeopleQuery extends TimeToValueQuery {
  which: 'all' | 'reached' | 'censored' | 'competed';
  /** With `reached`: only those who took at most this long. */
  withinMs?: number;
  /** Only one group of the breakdown. */
  group?: BreakdownValue;
  /** Only these people or accounts. */
  ids?: string[];
  limit?: number;
  cursor?: string;
}
/** One unit in the list behind a number; the list is as long as the number says. */
export interface QueryWho {
  id: string;
  name: string | null;
  /** Of a person. */
  email: string | null;
  accountName: string | null;
  /** ISO 8601: the start, or the chain's first step. */
  startedAt: string | null;
  /** From the start to value (to `asOf` while it is not reached), or from the first step to this one. */
  tMs: number | null;
}

/** `POST /api/v1/query/cohorts`: the same question by the local week in which each unit started; takes a `TimeToValueQuery`. */
export interface CohortsResult {
  /** Oldest first; weeks in which nobody started are there, with size 0. */
  cohorts: {
    /** Local date of the week's Monday. */
    start: string;
    size: number;
    /** Of `size`: reached at any time up to `asOf`. */
    reachedSoFar: number;
    /** Of `size`: started at least `horizonMs` before `asOf`. */
    mature: number;
    /** Of `mature`: reached within `horizonMs`. */
    reached: number;
    rate: number | null;
    interval: Interval;
  }[];
}

/** `POST /api/v1/query/events-seen`: which events there are, and how many people did each. Most people first. */
export interface EventsSeenResult {
  items: {
    event: string;
    type: string;
    people: number;
    accounts: number;
    count: number;
    firstAt: string;
    lastAt: string;
  }[];
}
