import { comparison, holdsForMissing } from '../sql/filter.ts';
import type { SqlParams } from '../sql/params.ts';
import { withPerson } from './identity.ts';
import { existing } from './log.ts';
import type { Question, TraitComparison } from './question.ts';

/** Written in JSON as it is, whoever writes it. */
const PLAIN = /^[\w $.-]+$/;

/**
 * SQL: `owner, value`, one row per person or account that has ever been given the trait: its latest value by (time, message
 * id), as JSON text.
 */
export function latestTrait(
  params: SqlParams,
  question: Question,
  unit: Question['unit'],
  trait: string,
  /** SQL over `calls`: only these rows. */
  rows = '1',
): string {
  const key = params.bind('String', trait);
  // Most calls do not hold the trait; finding its name in the text is far cheaper than reading JSON.
  const named = PLAIN.test(trait) ? `position(properties, ${params.bind('String', `"${trait}"`)}) > 0 AND ` : '';
  const given = `${existing(params, question)} AND ${rows} AND ${named}JSONHas(properties, ${key})`;
  if (unit === 'account') {
    return `SELECT group_id AS owner, argMax(JSONExtractRaw(properties, ${key}), (ts, message_id)) AS value
      FROM calls WHERE type = 'group' AND group_id != '' AND ${given} GROUP BY group_id`;
  }
  const calls = `SELECT raw_id, if(user_id = '', raw_id, '') AS unknown, ts, message_id,
    JSONExtractRaw(properties, ${key}) AS raw FROM calls WHERE type = 'identify' AND ${given}`;
  return `SELECT person AS owner, argMax(raw, (ts, message_id)) AS value
    FROM (${withPerson(params, question, calls)}) GROUP BY person`;
}

/** SQL over a column `unit`: its trait satisfies the comparison. */
export function traitCondition(params: SqlParams, question: Question, wanted: TraitComparison): string {
  const latest = latestTrait(params, question, question.unit, wanted.trait);
  const holds = comparison(params, wanted, 'value');
  return holdsForMissing(wanted)
    ? `(unit NOT IN (SELECT owner FROM (${latest}) WHERE NOT ${holds}))`
    : `(unit IN (SELECT owner FROM (${latest}) WHERE ${holds}))`;
}
