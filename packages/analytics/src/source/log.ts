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
