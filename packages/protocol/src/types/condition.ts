import type { Json } from './json.ts';

/** Comparison by type: numbers with numbers, text with text; a missing value matches only `notSet` and `isNot`. */
export type Operator = 'is' | 'isNot' | 'contains' | 'gt' | 'gte' | 'lt' | 'lte' | 'set' | 'notSet';

/**
 * What traits can be asked beside {@link Operator}: parts of a text, globs, ranges, lists, dates. A missing value matches
 * only `notContains` and `noneOf`. Dates are epoch ms or ISO 8601; `before` and `after` also take `{daysAgo}`.
 */
export type TraitOperator =
  | Operator
  | 'notContains'
  | 'startsWith'
  | 'endsWith'
  | 'matches'
  | 'between'
  | 'anyOf'
  | 'allOf'
  | 'noneOf'
  | 'before'
  | 'after';

export interface PropertyFilter {
  property: string;
  op: Operator;
  value?: Json;
}
export interface TraitFilter {
  trait: string;
  op: Operator;
  value?: Json;
}
export type Filter = PropertyFilter | TraitFilter;

/** Linear-time glob over the path (or, with `://`, the whole address): `*` any run of characters but `/`, `**` any run. */
export type UrlGlob = string;

/**
 * Who, when and where. A tree; an empty `all` is true, an empty `any` is false; an unknown leaf is false and counted.
 * Decided by `@foothold/targeting` in the browser and on the server alike.
 */
export type Condition =
  | { all: Condition[] }
  | { any: Condition[] }
  | { not: Condition }
  | TraitCondition
  | EventCondition
  | VisitedCondition
  | PageCondition
  | MilestoneCondition
  | ContentCondition
  | { segment: string }
  | ElementCondition
  | { device: 'desktop' | 'tablet' | 'mobile' }
  | ViewportCondition
  /** BCP 47: `de` holds for `de-AT`, too. */
  | { language: string }
  | LocalTimeCondition
  | ShareCondition;

/** Something on the page, by CSS selector. `clicked` and `filled`: since the page was loaded. Only a browser can say. */
export interface ElementCondition {
  element: string;
  /** Default `present`. */
  is?: 'present' | 'visible' | 'clicked' | 'filled';
}
/** Width and height of the window in CSS pixels, ends included. */
export interface ViewportCondition {
  viewport: { minWidth?: number; maxWidth?: number; minHeight?: number; maxHeight?: number };
}
/** By the clock of the person's device. */
export interface LocalTimeCondition {
  /** `HH:MM`, the end excluded; an end before the start is on the next day. */
  localTime: { from?: string; until?: string /** 1 Monday … 7 Sunday. */; weekdays?: number[] };
}
/** So many of a hundred people (or accounts), always the same ones, by a stable hash. */
export interface ShareCondition {
  /** 0–100. */
  percent: number;
  /** Default `person`. */
  of?: 'person' | 'account';
  /** Whoever is in with one salt is in with the same salt elsewhere. Default: the content's id, set when it is compiled. */
  salt?: string;
}

export interface TraitCondition {
  trait: string;
  /** Default `person`. */
  of?: 'person' | 'account' | 'membership';
  op: TraitOperator;
  value?: Json;
}

export type CountTest = { atLeast: number } | { atMost: number } | { exactly: number };

/** Whose doing counts: this person's; what of it this person did in the current account; anyone's in that account. */
export type CountScope = 'person' | 'membership' | 'account';

/** How often something happened, from the server's aggregates plus what this browser has not sent yet. */
export interface EventCondition {
  event: string;
  where?: PropertyFilter[];
  /** Default `{atLeast: 1}`; `{exactly: 0}` is "never". */
  count?: CountTest;
  /** Only occurrences in the last so many milliseconds. */
  withinMs?: number;
  /** Default: this person, or in an item of a checklist whose checklist says. */
  scope?: CountScope;
  /** Which aggregate counts this. Set when a content is compiled for delivery, never by an author. */
  key?: string;
}
/** As {@link EventCondition}, over pages whose path matches. */
export interface VisitedCondition {
  visited: UrlGlob;
  count?: CountTest;
  withinMs?: number;
  scope?: CountScope;
  key?: string;
}
/** The page that the person is on now. */
export interface PageCondition {
  page: UrlGlob;
}
export interface MilestoneCondition {
  milestone: string;
  /** Default true. */
  reached?: boolean;
}
export interface ContentCondition {
  content: string;
  is: 'seen' | 'notSeen' | 'completed' | 'dismissed' | 'active';
}
