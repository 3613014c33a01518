import type { Arm, JsonObject } from '@foothold/protocol/types';
import type { Records } from './records.ts';

/** What this browser remembers of the current visit, shared by its tabs. Times are epoch ms. */
export interface Visit {
  since: number;
  lastAt: number;
  /** When something came by itself in the last day. */
  interrupted: number[];
  /** What the server had said last when something did: the next waits for something newer. */
  heard?: string | undefined;
  /** Which checklists are open; outlives the visit. */
  open: { [contentId: string]: boolean };
  /** Contents begun in this visit. */
  runs: { [contentId: string]: Run };
  /** Experiment → the arm of this browser's first exposure, until the server says it; outlives the visit. */
  arms: { [experiment: string]: Arm };
  /** Trait → what a welcome question was answered, null: it was skipped; until the server says it. Outlives the visit. */
  answers?: JsonObject;
  /** Another account has been opened: there, what is about the account has not begun. */
  isMoved?: boolean;
  /** Content → the answer that was told last; outlives the visit. */
  told: { [contentId: string]: string };
}
export interface Run {
  /** The tour's step; absent: not a tour, or before its first step. */
  step?: string;
  /** The tab that shows the tour. */
  tab?: string | undefined;
  /** It came by itself, and counts as an interruption. */
  isUnprompted?: boolean;
  /** Painted at least once, so `$content_shown` is out. */
  isShown?: boolean;
  /** Asked for by code or a button: it waits for its page. */
  isAsked?: boolean;
  /** Where a step of it was last seen. */
  url?: string;
  /** Over: not again by itself in this visit, although nothing was seen of it. */
  isGivenUp?: boolean;
}

const PAUSE_MS = 30 * 60_000;
/** More than any budget asks about. */
const MAX_INTERRUPTED = 9;

/** The visit that goes on, or a new one after half an hour of nothing. */
export function currentVisit(records: Records, now: number): Visit {
  const known = records.read<Visit>('visit');
  const visit = { since: now, interrupted: [], open: {}, runs: {}, arms: {}, told: {}, ...known, lastAt: now };
  visit.interrupted = visit.interrupted.slice(-MAX_INTERRUPTED);
  // A new one; also after a record of another version, that does not say when it was.
  if (known && !(now - known.lastAt <= PAUSE_MS)) Object.assign(visit, { since: now, runs: {} });
  return visit;
}
