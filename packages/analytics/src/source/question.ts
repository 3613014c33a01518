import type { EventSelector, Filter, QueryCommon } from '@foothold/protocol/types';
import type { QueryContext } from '../context.ts';
import type { Comparison } from '../sql/filter.ts';

/** Which events: any of these names, satisfying every filter on their properties and on the traits of who did them. */
export interface Selector {
  names: string[];
  properties: PropertyComparison[];
  traits: TraitComparison[];
}
export type PropertyComparison = Comparison & { property: string };
export type TraitComparison = Comparison & { trait: string };

/** What all questions share, with defaults filled in and times in epoch ms. */
export interface Question {
  unit: 'person' | 'account';
  fromMs: number;
  /** Exclusive. */
  toMs: number;
  asOfMs: number;
  timeZone: string;
  automated: 'exclude' | 'include' | 'only';
  /** `only`: what colleagues did in somebody's name, which is otherwise left out. */
  impersonated: 'exclude' | 'only';
  /** Holds for the unit, as of `asOfMs`. */
  traits: TraitComparison[];
  /** Holds for every event that the question names. */
  properties: PropertyComparison[];
}

export function readQuestion(query: QueryCommon, context: QueryContext): Question {
  const { traits, properties } = splitFilters(query.where);
  return {
    unit: query.unit ?? 'person',
    fromMs: query.from === undefined ? Number.NEGATIVE_INFINITY : epochMs(query.from),
    toMs: query.to === undefined ? Number.POSITIVE_INFINITY : epochMs(query.to),
    asOfMs: query.asOf === undefined ? context.nowMs : epochMs(query.asOf),
    timeZone: query.timeZone ?? 'UTC',
    automated: query.automated ?? 'exclude',
    impersonated: 'exclude',
    traits,
    properties,
  };
}

export interface NamedEvent {
  event: EventSelector;
  where?: Filter[];
}

/** An event that the question names, the question's own property filters included. */
export function readSelector(question: Question, { event, where }: NamedEvent): Selector {
  const { traits, properties } = splitFilters(where);
  const names = [...new Set(Array.isArray(event) ? event : [event])];
  return { names, properties: [...question.properties, ...properties], traits };
}

export function splitFilters(where: Filter[] = []): { traits: TraitComparison[]; properties: PropertyComparison[] } {
  return {
    traits: where.filter((filter) => 'trait' in filter),
    properties: where.filter((filter) => 'property' in filter),
  };
}

/** Throws on a text that is no date; the API has checked it before. */
export function epochMs(time: string | number): number {
  const ms = typeof time === 'number' ? time : Date.parse(time);
  if (Number.isNaN(ms)) throw new RangeError(`Not a time: ${time}`);
  return ms;
}
