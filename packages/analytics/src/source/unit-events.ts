import type { QueryContext } from '../context.ts';
import { comparison } from '../sql/filter.ts';
import { moment, type SqlParams } from '../sql/params.ts';
import { currentAccounts } from './account.ts';
import { withPerson } from './identity.ts';
import { isInternal } from './internal.ts';
import { happened } from './log.ts';
import type { Question, Selector } from './question.ts';
import { traitCondition } from './traits.ts';

export interface UnitEventsSpec {
  /** Each becomes a 0/1 column of that name; rows that fit none are left out. */
  selectors: { [column: string]: Selector };
  /** Further columns: name → SQL over the columns of `events`. */
  columns?: { [column: string]: string };
  /** Only events in this range, both ends included. */
  range?: { fromMs: number; toMs: number };
  /**
   * `drop` (default): only what counts. `mark`: also events of internal people and automated ones that the question leaves out,
   * with the columns `inside` and `robot`. They form no identity all the same.
   */
  uncounted?: 'drop' | 'mark';
  /** Read through duplicates that the store has not merged yet: where the number of rows matters. */
  distinct?: boolean;
}

/**
 * SQL: `unit, t` (epoch ms) and the columns asked for, one row per event that fits a selector, in no order. The unit is the
 * person, resolved across anonymous → identified, or the account: the one the event names, else the person's current one.
 */
export function unitEvents(params: SqlParams, question: Question, context: QueryContext, spec: UnitEventsSpec): string {
  const { selectors, columns = {}, range, uncounted = 'drop', distinct = false } = spec;
  const names = params.bind('Array(String)', [...new Set(Object.values(selectors).flatMap((s) => s.names))].sort());
  const fits = Object.entries(selectors).map(([column, s]) => `${fitting(params, s)} AS heard_${column}`);
  const further = Object.entries(columns).map(([column, sql]) => `${sql} AS ${column}`);
  const within = range ? `AND ts >= ${moment(params, range.fromMs)} AND ts <= ${moment(params, range.toMs)}` : '';
  const marksRobots = uncounted === 'mark' && question.automated === 'exclude';
  const rowsOf: Question = marksRobots ? { ...question, automated: 'include' } : question;
  const robot = marksRobots ? 'automated' : '0';
  const heard = `SELECT raw_id, if(user_id = '', raw_id, '') AS unknown, group_id AS named,
      toUnixTimestamp64Milli(ts) AS t, ${robot} AS robot, ${[...fits, ...further].join(', ')}
    FROM events ${distinct ? 'FINAL' : ''}
    WHERE ${happened(params, rowsOf)} ${within} AND event IN ${names}
      AND (${Object.keys(selectors)
        .map((column) => `heard_${column}`)
        .join(' OR ')})`;

  const inside = isInternal(params, question, context.internal);
  const people = withPerson(params, question, heard);
  const units =
    question.unit === 'person'
      ? `SELECT *, person AS unit FROM (${people})`
      : `SELECT *, if(named != '', named, current) AS unit FROM (${people}) AS done
         LEFT ANY JOIN (${currentAccounts(params, question)}) AS belonging ON done.person = belonging.member`;

  const conditions = question.traits.map((trait) => traitCondition(params, question, trait));
  if (question.unit === 'account') {
    conditions.push(`unit != ''`);
  }
  if (inside && uncounted === 'drop') conditions.push(`NOT ${inside}`);
  const shown = [
    'unit',
    't',
    ...Object.entries(selectors).map(([column, s]) => withTraits(params, question, column, s)),
    ...Object.keys(columns),
    ...(uncounted === 'mark' ? [`${inside ?? '0'} AS inside`, 'robot'] : []),
  ];
  return `SELECT ${shown.join(', ')} FROM (${units}) ${conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''}`;
}

function fitting(params: SqlParams, { names, properties }: Selector): string {
  const conditions = [
    `event IN ${params.bind('Array(String)', names)}`,
    ...properties.map((filter) => comparison(params, filter, 'properties', filter.property)),
  ];
  return `(${conditions.join(' AND ')})`;
}

function withTraits(params: SqlParams, question: Question, column: string, { traits }: Selector): string {
  const conditions = [`heard_${column}`, ...traits.map((trait) => traitCondition(params, question, trait))];
  return `(${conditions.join(' AND ')}) AS ${column}`;
}
