import type { EventStore } from '@foothold/storage/events';
import type { Definitions } from './definitions.ts';
import type { StateRow } from './row.ts';

export type History = Pick<EventStore, 'forEnvironment'>;

export interface HistoryPage {
  rows: StateRow[];
  /** The last raw id that the page holds completely; null: there is nothing after it. */
  upTo: string | null;
}

const ROWS = 5_000;
const MAX_MS = 60_000;

/**
 * Stored events that any of these definitions may count, of the raw ids after `after`, up to and including a block. Whole
 * raw ids only, so that a page can be added to the state at once and the next one begins after it.
 */
export async function readHistory(
  events: History,
  environmentId: string,
  definitions: Definitions,
  { block, after }: { block: number; after: string },
  limit: number = ROWS,
): Promise<HistoryPage> {
  const found = await events.forEnvironment(environmentId).query<Found>(
    `select raw_id, toUnixTimestamp64Milli(ts) as at, message_id, type, event, group_id, path, automated,
       if(type = 'page' or event in {read:Array(String)}, properties, '') as properties,
       if(type = 'page', JSONExtractString(context, 'page', 'url'), '') as page_url
     from events final
     where environment_id = {environment:String} and raw_id > {after:String} and block <= {block:UInt64} and impersonated = 0
       and (event in {names:Array(String)} or ({pages:UInt8} = 1 and type = 'page'))
     order by raw_id, ts, message_id limit {limit:UInt32}`,
    {
      after,
      block,
      limit,
      names: [...definitions.byEvent.keys()],
      read: namesWithFilters(definitions),
      pages: definitions.byPage.length > 0 ? 1 : 0,
    },
    { maxMs: MAX_MS },
  );
  if (found.length < limit) return { rows: found.map((row) => toRow(environmentId, row)), upTo: null };
  const cut = (found.at(-1) as Found).raw_id;
  const whole = found.filter((row) => row.raw_id !== cut);
  // One raw id with more events than a page holds: take all of it.
  if (whole.length === 0) return readHistory(events, environmentId, definitions, { block, after }, limit * 4);
  return { rows: whole.map((row) => toRow(environmentId, row)), upTo: (whole.at(-1) as Found).raw_id };
}

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
