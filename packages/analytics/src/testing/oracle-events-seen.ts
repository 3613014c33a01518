import type { EventsSeenResult, QueryCommon } from '@foothold/protocol/types';
import type { EventRow } from '@foothold/storage/events';
import type { QueryContext } from '../context.ts';
import { is, ms, resolvedLog } from './oracle-log.ts';

export function oracleEventsSeen(rows: EventRow[], query: QueryCommon, context: QueryContext): EventsSeenResult {
  const from = ms(query.from) ?? Number.NEGATIVE_INFINITY;
  const to = ms(query.to) ?? Number.POSITIVE_INFINITY;
  const heard = resolvedLog(rows, query, context).filter(
    (event) =>
      !event.internal && event.row.ts >= from && event.row.ts < to && is({ event: event.row.event }, query, event),
  );
  const kinds = [...new Set(heard.map(({ row }) => JSON.stringify([row.event, row.type])))];
  const items = kinds.map((kind) => {
    const [event, type] = JSON.parse(kind) as [string, string];
    const mine = heard.filter(({ row }) => row.event === event && row.type === type);
    const times = mine.map(({ row }) => row.ts);
    return {
      event,
      type,
      people: new Set(mine.map(({ person }) => person)).size,
      accounts: new Set(mine.flatMap(({ account }) => account ?? [])).size,
      count: mine.length,
      firstAt: new Date(Math.min(...times)).toISOString(),
      lastAt: new Date(Math.max(...times)).toISOString(),
    };
  });
  return { items: items.sort((a, b) => b.people - a.people || b.count - a.count || (a.event < b.event ? -1 : 1)) };
}
