import type { ContentItem } from '@foothold/protocol/types';

/** By content id. */
export type ContentResults = ReadonlyMap<string, ContentItem['results']>;

/** Of the event store: whatever answers SQL for one environment. */
export interface ResultsStore {
  forEnvironment(environmentId: string): {
    query<Row>(sql: string, params?: Record<string, unknown>, options?: { maxMs?: number }): Promise<Row[]>;
  };
}

const MAX_MS = 10_000;

/**
 * How many people have seen, completed and dismissed each content, and how often a target was missing, in one
 * environment since its beginning. A person is counted once, also across anonymous and identified; automated traffic is
 * left out.
 */
export async function contentResults(store: ResultsStore, environmentId: string): Promise<ContentResults> {
  const rows = await store.forEnvironment(environmentId).query<{ content: string } & ContentItem['results']>(
    `select JSONExtractString(properties, 'contentId') as content,
       toUInt32(uniqExactIf(person, event = '$content_shown')) as shown,
       toUInt32(uniqExactIf(person, event = '$content_completed')) as completed,
       toUInt32(uniqExactIf(person, event = '$content_dismissed')) as dismissed,
       toUInt32(uniqExactIf(message_id, event = '$target_missing')) as targetMissing
     from (
       select event, properties, message_id,
         if(user_id != '', user_id, if(i.user != '', i.user, raw_id)) as person
       from events left join (
         select anonymous_id, min(first).3 as user from identity_first
         where environment_id = {environment:String} and automated = 0 group by anonymous_id
       ) as i on events.raw_id = i.anonymous_id
       where environment_id = {environment:String} and automated = 0 and type = 'track'
         and event in ('$content_shown', '$content_completed', '$content_dismissed', '$target_missing')
     ) group by content`,
    {},
    { maxMs: MAX_MS },
  );
  return new Map(rows.map(({ content, ...results }) => [content, results]));
}
