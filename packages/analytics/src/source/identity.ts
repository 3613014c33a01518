import type { SqlParams } from '../sql/params.ts';
import { existing } from './log.ts';
import type { Question } from './question.ts';

/**
 * SQL: `anonymous_id, identified`, one row per anonymous id that has turned out to be somebody: the first user by corrected
 * time, then message id. The helper table holds the first per (anonymous id, automated), so a later moment of asking
 * changes nothing and an earlier one hides the row.
 */
export function identities(params: SqlParams, question: Question): string {
  const rows = `FROM identity_first FINAL WHERE ${existing(params, question, 'tupleElement(first, 1)')}`;
  return question.automated === 'include'
    ? `SELECT anonymous_id, argMin(tupleElement(first, 3), (tupleElement(first, 1), tupleElement(first, 2))) AS identified ${rows} GROUP BY anonymous_id`
    : `SELECT anonymous_id, tupleElement(first, 3) AS identified ${rows}`;
}

/**
 * SQL: the columns of `inner` and `person`. `inner` has `raw_id` and `unknown`: the anonymous id of an event without a
 * user, else ''.
 */
export function withPerson(params: SqlParams, question: Question, inner: string): string {
  return `SELECT *, if(identified != '', identified, raw_id) AS person FROM (${inner}) AS heard
    LEFT ANY JOIN (${identities(params, question)}) AS known ON heard.unknown = known.anonymous_id`;
}
