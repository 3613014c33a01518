import type { Condition, Json, PublishedContent, TraitCondition, Trigger } from '@foothold/protocol/types';
import type { Facts } from './condition.ts';
import type { Refusal, Whereabouts } from './decide.ts';

/**
 * The rules that are asked for seldom. A browser loads them when something published is marked as `rare`; until then
 * such a content is undecided, and so not shown. The server always has them.
 */
export interface RareRules {
  /** Trait operators beside the common ones. */
  matches(filter: Pick<TraitCondition, 'op' | 'value'>, value: Json | undefined, now: number): boolean;
  /** Leaves beside the common ones; undefined: unknown to this version, or not to be known here. */
  holds(leaf: Condition, facts: Facts): boolean | undefined;
  /** Has what starts it come, for triggers beside the common ones? A `delay` is pulled at once and waits by its time. */
  isPulled(trigger: Trigger, facts: Facts): boolean;
  /** Schedule, suppression, exclusion, recurrence, a goal already reached, a rule that nobody knows. */
  refuse(content: PublishedContent, facts: Facts, situation: Whereabouts): Refusal;
  /** The comparison group: asked last, when all else would show it. */
  holdOut(content: PublishedContent, facts: Facts, situation: Whereabouts): Refusal;
  /** The form of the content for this person. */
  varied(content: PublishedContent, facts: Facts): PublishedContent;
  /** Absent on a server: leaves about it are undecided there. */
  readonly browser?: BrowserFacts | undefined;
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
