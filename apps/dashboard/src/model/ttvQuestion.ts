import type { Filter, TimeToValueQuery } from '@foothold/protocol/types';
import type { Measure } from './measure.ts';
import { type Period, periodStart, readPeriod } from './period.ts';

/** What the time-to-first-value page asks; lives in the address. */
export interface TtvQuestion {
  unit: 'person' | 'account';
  period: Period;
  /** A property of the start event, or a trait of the unit: `trait:plan`. */
  breakdown: string | null;
  /** Only where this property of the start event has this value. */
  only: { property: string; value: string } | null;
}

export function readTtvQuestion(params: URLSearchParams, defaultUnit: 'person' | 'account'): TtvQuestion {
  const unit = params.get('unit');
  const property = params.get('only');
  return {
    unit: unit === 'person' || unit === 'account' ? unit : defaultUnit,
    period: readPeriod(params.get('period')),
    breakdown: params.get('by') || null,
    only: property ? { property, value: params.get('is') ?? '' } : null,
  };
}

/** Those old enough for a full answer within the horizon: `t0 + horizon ≤ asOf`. */
export const matureOnly = (body: TimeToValueQuery, asOf: number, horizonMs: number): TimeToValueQuery => ({
  ...body,
  to: asOf - horizonMs + 1,
});

/** Those too recent to count. */
export const immatureOnly = (body: TimeToValueQuery, asOf: number, horizonMs: number): TimeToValueQuery => ({
  ...body,
  from: Math.max(asOf - horizonMs + 1, Number(body.from ?? 0)),
});

/** The question as the API takes it. */
export function ttvBody(question: TtvQuestion, measure: Measure, timeZone: string, asOf: number): TimeToValueQuery {
  const from = periodStart(question.period, asOf);
  const where: Filter[] = question.only
    ? [{ property: question.only.property, op: 'is', value: question.only.value }]
    : [];
  const start = 'event' in measure.start && where.length > 0 ? { ...measure.start, where } : measure.start;
  return {
    unit: question.unit,
    start,
    value: measure.value,
    horizonMs: measure.horizonMs,
    asOf,
    timeZone,
    ...(from === undefined ? {} : { from }),
    ...(question.breakdown ? { breakdown: breakdownOf(question.breakdown) } : {}),
  };
}

const TRAIT = 'trait:';

export const traitKey = (trait: string): string => TRAIT + trait;
/** `plan` of `plan` and of `trait:plan`. */
export const breakdownName = (by: string): string => (by.startsWith(TRAIT) ? by.slice(TRAIT.length) : by);
const breakdownOf = (by: string): NonNullable<TimeToValueQuery['breakdown']> =>
  by.startsWith(TRAIT) ? { trait: breakdownName(by) } : { property: by };
