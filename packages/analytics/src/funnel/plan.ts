import type { FunnelQuery } from '@foothold/protocol/types';
import type { QueryContext } from '../context.ts';
import { type Question, readQuestion, readSelector, type Selector } from '../source/question.ts';

/** A funnel question, read. */
export interface FunnelPlan {
  question: Question;
  windowMs: number;
  steps: Selector[];
  exclusions: { selector: Selector; from: number; to: number }[];
  breakdown: { property: string; at: 'first' | 'last' } | null;
  /** No event can be two steps, and nothing stops a chain: the engine can find the chains by itself. */
  plain: boolean;
}

export function planFunnel(query: FunnelQuery, context: QueryContext): FunnelPlan {
  const question = readQuestion(query, context);
  const steps = query.steps.map((step) => readSelector(question, step));
  const exclusions = (query.exclusions ?? []).map((exclusion) => ({
    selector: readSelector(question, exclusion),
    from: exclusion.between[0],
    to: exclusion.between[1],
  }));
  const names = steps.flatMap((step) => step.names);
  return {
    question,
    windowMs: query.windowMs,
    steps,
    exclusions,
    breakdown: query.breakdown ? { property: query.breakdown.property, at: query.breakdown.at ?? 'first' } : null,
    plain: exclusions.length === 0 && new Set(names).size === names.length,
  };
}

/** Where events of a chain can lie: from the first start to the window of the last one. */
export function rangeOf({ question, windowMs }: FunnelPlan): { fromMs: number; toMs: number } {
  return { fromMs: question.fromMs, toMs: Math.min(question.asOfMs, question.toMs - 1 + windowMs) };
}

/** SQL over `t`: an event at this time may start a chain. */
export function mayStart({ question }: FunnelPlan, bind: (ms: number) => string): string {
  const conditions: string[] = [];
  if (Number.isFinite(question.fromMs)) conditions.push(`t >= ${bind(question.fromMs)}`);
  if (Number.isFinite(question.toMs)) conditions.push(`t < ${bind(question.toMs)}`);
  return conditions.length === 0 ? '1' : `(${conditions.join(' AND ')})`;
}
