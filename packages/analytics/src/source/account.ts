import type { SqlParams } from '../sql/params.ts';
import { withPerson } from './identity.ts';
import { existing } from './log.ts';
import type { Question } from './question.ts';

/** SQL: `member, current`, one row per person who has named an account: the latest group call by (time, message id). */
export function currentAccounts(params: SqlParams, question: Question): string {
  const calls = `SELECT raw_id, if(user_id = '', raw_id, '') AS unknown, ts, message_id, group_id AS named
    FROM calls WHERE type = 'group' AND named != '' AND ${existing(params, question)}`;
  return `SELECT person AS member, argMax(named, (ts, message_id)) AS current
    FROM (${withPerson(params, question, calls)}) GROUP BY person`;
}
