import type { EventsSeenResult, QueryCommon } from '@foothold/protocol/types';
import type { EnvironmentEvents } from '@foothold/storage/events';
import { type QueryContext, queryOptions } from '../context.ts';
import { currentAccounts } from '../source/account.ts';
import { withPerson } from '../source/identity.ts';
import { isInternal } from '../source/internal.ts';
import { happened } from '../source/log.ts';
import { type Question, readQuestion } from '../source/question.ts';
import { traitCondition } from '../source/traits.ts';
import { comparison } from '../sql/filter.ts';
import { createParams, moment, type SqlParams } from '../sql/params.ts';

/** Names beyond these are not listed. */
const MOST = 10_000;

/**
 * Which events there are between `from` and `to`, and how many people and accounts did each: most people first, then most
 * often, then by name. Filters on properties hold for the events, filters on traits for the unit; by account, events of
 * nobody's account are left out. At most 10,000 names.
 * @throws what the engine throws, when it takes longer than `context.maxMs`
 */
export async function eventsSeen(
  events: EnvironmentEvents,
  query: QueryCommon,
  context: QueryContext,
): Promise<EventsSeenResult> {
  const params = createParams();
  const question = readQuestion(query, context);
  const rows = await events.query<Row>(
    `SELECT event, type, uniqExact(person) AS people, uniqExactIf(account, account != '') AS accounts,
      sum(times) AS count, min(first) AS first_ms, max(last) AS last_ms
    FROM (${resolved(params, question, context)})
    GROUP BY event, type
    ORDER BY people DESC, count DESC, toString(event), toString(type) LIMIT ${MOST}`,
    params.values,
    queryOptions(context),
  );
  return {
    items: rows.map(({ first_ms, last_ms, ...row }) => ({
      ...row,
      firstAt: new Date(first_ms).toISOString(),
      lastAt: new Date(last_ms).toISOString(),
    })),
  };
}

interface Row {
  event: string;
  type: string;
  people: number;
  accounts: number;
  count: number;
  first_ms: number;
  last_ms: number;
}

/** SQL: `event, type, person, account, times, first, last`: summed up by raw id before anybody is looked up. */
function resolved(params: SqlParams, question: Question, context: QueryContext): string {
  const heard = `SELECT raw_id, if(user_id = '', raw_id, '') AS unknown, group_id AS named, event, type,
      count() AS times, min(toUnixTimestamp64Milli(ts)) AS first, max(toUnixTimestamp64Milli(ts)) AS last
    FROM events FINAL WHERE ${rowsOf(params, question)}
    GROUP BY raw_id, unknown, named, event, type`;
  const conditions = question.traits.map((trait) => traitCondition(params, question, trait));
  if (question.unit === 'account') conditions.push(`unit != ''`);
  const inside = isInternal(params, question, context.internal);
  if (inside) conditions.push(`NOT ${inside}`);
  return `SELECT *, if(named != '', named, current) AS account, ${question.unit} AS unit
    FROM (${withPerson(params, question, heard)}) AS done
    LEFT ANY JOIN (${currentAccounts(params, question)}) AS belonging ON done.person = belonging.member
    ${conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''}`;
}

function rowsOf(params: SqlParams, question: Question): string {
  const { fromMs, toMs, properties } = question;
  return [
    happened(params, question),
    ...(Number.isFinite(fromMs) ? [`ts >= ${moment(params, fromMs)}`] : []),
    ...(Number.isFinite(toMs) ? [`ts < ${moment(params, toMs)}`] : []),
    ...properties.map((filter) => comparison(params, filter, 'properties', filter.property)),
  ].join(' AND ');
}
