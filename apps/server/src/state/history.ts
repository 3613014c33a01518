import type { EventStore } from '@foothold/storage/events';
import type { Definitions } from './definitions.ts';
import type { StateRow } from './row.ts';

export type History = Pick<EventStore, 'forEnvironment'>;

const ROWS = 5_000;
const MAX_MS = 60_000;

/**
 * Takes stored events that any of these definitions may count, of the raw ids after `after`, up to and including a block,
 * in order. Whole raw ids only, so that what was taken can be added to the state at once and the next call begins after it;
 * no more than `limit` events are held at a time, however many one raw id has.
 * @returns the last raw id that was taken; null: there is nothing after it
 */
export async function readHistory(
  events: History,
  environmentId: string,
  definitions: Definitions,
  { block, after }: { block: number; after: string },
  take: (row: StateRow) => void,
  limit: number = ROWS,
): Promise<string | null> {
  const scoped = events.forEnvironment(environmentId);
  const params = {
    block,
    limit,
    names: [...definitions.byEvent.keys()],
    read: namesWithFilters(definitions),
    pages: definitions.byPage.length > 0 ? 1 : 0,
  };
  const takeAll = (rows: Found[]) => {
    for (const row of rows) take(toRow(environmentId, row));
  };
  const found = await scoped.query<Found>(pageSql(AFTER), { ...params, after }, OPTIONS);
  const last = found.length < limit ? undefined : found.at(-1);
  if (!last) {
    takeAll(found);
    return null;
  }
  const whole = found.filter((row) => row.raw_id !== last.raw_id);
  takeAll(whole.length > 0 ? whole : found);
  if (whole.length > 0) return (whole.at(-1) as Found).raw_id;
  // One raw id with more events than a page holds: the rest of it.
  for (let page = found; page.length === limit; ) {
    const { raw_id, at, message_id } = page.at(-1) as Found;
    page = await scoped.query<Found>(pageSql(REST), { ...params, rawId: raw_id, at, id: message_id }, OPTIONS);
    takeAll(page);
  }
  return last.raw_id;
}

const OPTIONS = { maxMs: MAX_MS };
const AFTER = 'raw_id > {after:String}';
const REST = `raw_id = {rawId:String} and ts >= fromUnixTimestamp64Milli({at:Int64})
       and (ts, message_id) > (fromUnixTimestamp64Milli({at:Int64}), {id:String})`;

const pageSql = (which: string) => `
     select raw_id, toUnixTimestamp64Milli(ts) as at, message_id, type, event, group_id, path, automated,
       if(type = 'page' or event in {read:Array(String)}, properties, '') as properties,
       if(type = 'page', JSONExtractString(context, 'page', 'url'), '') as page_url
     from events final
     where environment_id = {environment:String} and ${which} and block <= {block:UInt64} and impersonated = 0
       and (event in {names:Array(String)} or ({pages:UInt8} = 1 and type = 'page'))
     order by raw_id, ts, message_id limit {limit:UInt32}`;

type Found = Pick<
  StateRow,
  'raw_id' | 'message_id' | 'type' | 'event' | 'group_id' | 'path' | 'automated' | 'properties'
> & {
  at: number;
  page_url: string;
};

function toRow(environment_id: string, { at, page_url, ...row }: Found): StateRow {
  const context = page_url === '' ? '{}' : JSON.stringify({ page: { url: page_url } });
  return { environment_id, ts: at, user_id: '', anonymous_id: '', previous_id: '', context, ...row };
}

/** Their properties are needed; those of all others stay where they are. */
function namesWithFilters({ byEvent }: Definitions): string[] {
  const names: string[] = [];
  for (const [name, rules] of byEvent) {
    if (rules.some(({ tracker }) => (tracker.definition.where ?? []).length > 0)) names.push(name);
  }
  return names;
}
