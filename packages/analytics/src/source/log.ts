import { moment, type SqlParams } from '../sql/params.ts';
import type { Question } from './question.ts';

/**
 * The rows of `events` that exist for a question: of its environment, with corrected time ≤ asOf, automated traffic in or
 * out. Everything (identity, traits, accounts) is formed from these alone.
 */
export function existing(params: SqlParams, question: Question, time = 'ts'): string {
  const conditions = ['environment_id = {environment:String}', `${time} <= ${moment(params, question.asOfMs)}`];
  if (question.automated === 'exclude') conditions.push('automated = 0');
  if (question.automated === 'only') conditions.push('automated = 1');
  return conditions.join(' AND ');
}

/**
 * The same over `events` itself. What a colleague did in somebody's name is there too and counts for nobody; the other
 * tables do not hold it.
 */
export function happened(params: SqlParams, question: Question): string {
  return `${existing(params, question)} AND impersonated = ${question.impersonated === 'only' ? 1 : 0}`;
}
