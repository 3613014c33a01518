import type { Condition, Json, PublishedContent, TraitCondition, UrlGlob } from '@foothold/protocol/types';
import type { CountedCondition } from './aggregate.ts';
import type { Facts } from './condition.ts';
import type { Refusal, Whereabouts } from './decide.ts';

/**
 * The rules that are asked for seldom. A browser loads them when something published is marked as `rare`; until then
 * such a content is undecided, and so not shown. The server always has them.
 */
export interface RareRules {
  /** All operators. */
  matches(filter: Pick<TraitCondition, 'op' | 'value'>, value: Json | undefined, now: number): boolean;
  /** All globs. */
  matchesGlob(glob: UrlGlob, text: string): boolean;
  /** All scopes and windows. */
  countOf(leaf: CountedCondition, facts: Facts, scope?: 'person' | 'account'): number;
  /** Leaves beside the common ones; undefined: unknown to this version, or not to be known here. */
  holds(leaf: Condition, facts: Facts): boolean | undefined;
  /** What is to be kept of a content that is marked as rare, beside what is to be kept of every tour. */
  limits(content: PublishedContent, facts: Facts, situation: Whereabouts): Limits;
  /** The comparison group: asked last, when all else would show it. */
  holdOut(content: PublishedContent, facts: Facts, situation: Whereabouts): Refusal;
  /** The form of the content for this person. */
  varied(content: PublishedContent, facts: Facts): PublishedContent;
  /** Absent on a server: leaves about it are undecided there. */
  readonly browser?: BrowserFacts | undefined;
}

export interface Limits {
  /** What was closed or finished since then (epoch ms) is over. */
  since: number;
  /** Its trigger has done its work. */
  isBegun: boolean;
  /** Schedule, suppression, exclusion, recurrence, a goal already reached, a rule that nobody knows. */
  refused: Refusal;
  /** Asked after the audience: what celebrations and checklists wait for, a kind that nobody knows, a delay. */
  refusedAfter: Refusal;
  /** Has what starts it come, for triggers beside the common ones? */
  isPulled: boolean;
}

/** What only the browser knows. */
export interface BrowserFacts {
  widthPx: number;
  heightPx: number;
  device: 'desktop' | 'tablet' | 'mobile';
  /** BCP 47. */
  language: string;
  /** Since the person's midnight. */
  minuteOfDay: number;
  /** 1 Monday … 7 Sunday. */
  weekday: number;
  element(selector: string, is: 'present' | 'visible' | 'clicked' | 'filled'): boolean;
}
