import type { EnvironmentEvents, QueryOptions, QueryParams } from '@foothold/storage/events';

/**
 * Groups kept in memory up to here before the engine writes them to disk, which costs it twice the time. The embedded engine's
 * own threshold is 320 MiB of the 640 that a query may use.
 */
const ROOMY = {
  max_bytes_before_external_group_by: 560 * 1024 * 1024,
  max_bytes_ratio_before_external_group_by: 0,
};
const MEMORY_LIMIT_EXCEEDED = '241';

/** A query with one large GROUP BY: in memory if it can be, else with the engine's own settings. */
export async function queryRoomy<Row>(
  events: EnvironmentEvents,
  sql: string,
  params: QueryParams,
  options: QueryOptions,
): Promise<Row[]> {
  try {
    return await events.query<Row>(sql, params, { ...options, settings: { ...options.settings, ...ROOMY } });
  } catch (error) {
    if (String((error as { code?: unknown } | null)?.code) !== MEMORY_LIMIT_EXCEEDED) throw error;
    return events.query<Row>(sql, params, options);
  }
}
