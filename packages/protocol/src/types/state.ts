import type { PropertyFilter, UrlGlob } from './condition.ts';
import type { Json, JsonObject } from './json.ts';

/** What the server counts because some rule mentions it. `key` is a stable hash of the rest (`aggregateKey` in targeting). */
export interface AggregateDefinition {
  key: string;
  event?: string;
  page?: UrlGlob;
  where?: PropertyFilter[];
  /** What a person did in the name of another account than the current one is not counted. Its key begins with `@`. */
  scope?: 'membership';
}
/** One aggregate of one person or account. Times are epoch ms. */
export interface Aggregate {
  count: number;
  firstAt: number;
  lastAt: number;
  /** The newest occurrences (at most 20), newest first, for windows. */
  recentAt: number[];
}

/**
 * How far somebody is with one content. Monotone facts are maxima; `dismissedAt` and `snoozedUntil` are registers that
 * the newer `at` wins. Merged by `mergeContentState` of targeting, in any order, any number of times.
 */
export interface ContentState {
  shownAt?: number;
  shownCount?: number;
  completedAt?: number;
  /** Furthest step painted last, with the time it was painted. */
  step?: { id: string; at: number };
  dismissed?: { value: boolean; at: number };
  snoozedUntilMs?: { value: number; at: number };
  /** Items ticked in a browser: item id → time. */
  items?: { [itemId: string]: number };
}

/** Body of `POST /v1/state` (text/plain, so that no preflight is asked). */
export interface StateRequest {
  v: 1;
  writeKey: string;
  anonymousId: string;
  userId?: string | null;
  groupId?: string | null;
  /** Signed identity: an HS256 JWT of the host's back end. Where it is enforced, a `userId` counts only with one. */
  token?: string | null;
  /** The version that the browser has; the answer may then be `unchanged`. */
  known?: string | null;
  /** Message ids of events that this browser has counted itself and not yet seen confirmed (at most 200). */
  pending?: string[];
}
export type StateAnswer = StateUnchanged | State;
export interface StateUnchanged {
  v: 1;
  unchanged: true;
  version: string;
  configVersion: string;
  ticket?: string;
}
export interface State {
  v: 1;
  unchanged?: false;
  version: string;
  /** Of the config that goes with it. */
  configVersion: string;
  serverTimeMs: number;
  /** Only traits that rules or texts mention. */
  traits: JsonObject;
  account: { id: string; traits: JsonObject } | null;
  /** Traits of the person in the current account; absent without any. */
  membership?: JsonObject;
  /** By aggregate key; where its definition is of scope `membership`, of this person in `account`. */
  aggregates: { [key: string]: Aggregate };
  accountAggregates: { [key: string]: Aggregate };
  /** Milestone id → epoch ms. */
  milestones: { [id: string]: number };
  /** Who else of the account did, as the first, what is in `accountAggregates`, and who else reached its milestones. */
  colleagues?: { aggregates: { [key: string]: Colleague }; milestones: { [id: string]: Colleague } };
  contents: { [contentId: string]: ContentState };
  segments: string[];
  /** What came by itself to this person, over all devices. Absent: nothing has in the last day. */
  interruptions?: Interruptions;
  /** Experiment id (`global`, or a content's id) → the arm that was stored at first exposure; the earliest wins. */
  arms?: { [experimentId: string]: Arm };
  /** What became of the `token`; absent where there was none and none is needed. */
  identity?: IdentityVerdict;
  /** Which of the asked `pending` ids are already in these numbers. */
  includes: string[];
  /** Opens `GET /v1/live?ticket=` within ten minutes: a stream of events `state` that say when to ask again. Absent: there is none. */
  ticket?: string;
}

/** Held on the server, so that two devices share one budget. Times are epoch ms. */
export interface Interruptions {
  /** Unprompted surfaces and touches (`$touch`) of the last 24 hours. */
  today: number;
  lastAt: number;
  /** After a complaint: nothing comes by itself before. */
  quietUntil?: number;
}
export interface Arm {
  arm: string;
  /** Of the first exposure. */
  at: number;
}
/**
 * `verified`: the token names this user. `unverified`: there is none and one is wanted. `expired`, `invalid`: it is not good
 * (any more): the host should make another.
 */
export type IdentityVerdict = 'verified' | 'unverified' | 'expired' | 'invalid';
/** Somebody else of the account. `name` is their trait `firstName`, else `name`; absent when they have none. */
export interface Colleague {
  name?: string;
  /** Epoch ms. */
  at: number;
}
export type TraitValue = Json;
