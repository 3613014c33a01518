import type { TimeToValueQuery } from '@foothold/protocol/types';
import type { QueryContext } from '../context.ts';
import { type Question, readQuestion, readSelector, type Selector } from '../source/question.ts';

/** A time-to-value question, read. */
export interface TimeToValuePlan {
  question: Question;
  start: { kind: 'event'; selector: Selector } | { kind: 'trait'; trait: string };
  value: Selector;
  competing: Selector | null;
  horizonMs: number | null;
  breakdown: TimeToValueQuery['breakdown'] | null;
}

export function planTimeToValue(query: TimeToValueQuery, context: QueryContext): TimeToValuePlan {
  const question = readQuestion(query, context);
  return {
    question,
    start:
      'trait' in query.start
        ? { kind: 'trait', trait: query.start.trait }
        : { kind: 'event', selector: readSelector(question, query.start) },
    value: readSelector(question, query.value),
    competing: query.competing ? readSelector(question, query.competing) : null,
    horizonMs: query.horizonMs ?? null,
    breakdown: query.breakdown ?? null,
  };
}
