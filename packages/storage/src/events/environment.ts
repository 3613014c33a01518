import { placeholderNames } from '../engine/sql.ts';
import type { EventStore, QueryOptions, QueryParams } from './store.ts';

/** The event store as one environment sees it: no row of another one can be read through it. */
export interface EnvironmentEvents {
  readonly environmentId: string;
  /**
   * As `EventStore.query`, with `{environment:String}` bound already. Throws when the SQL does not mention it. Beyond that, the engine
   * itself filters every read of the tables by the environment, so a join that forgot it cannot see other tenants either.
   */
  query<Row>(sql: string, params?: QueryParams, options?: QueryOptions): Promise<Row[]>;
}

/** Every table with a column `environment_id`; a test compares this list with the schema. */
export const TENANT_TABLES = ['events', 'identity_first', 'calls'];

export function createEnvironmentEvents(
  { query, database }: Pick<EventStore, 'query' | 'database'>,
  environmentId: string,
): EnvironmentEvents {
  if (!/^[\w.-]{1,128}$/.test(environmentId)) throw new Error('Not the id of an environment');
  const filters = TENANT_TABLES.map((table) => `'${database}.${table}':'environment_id = \\'${environmentId}\\''`);
  const settings = { additional_table_filters: `{${filters.join(',')}}` };
  return {
    environmentId,
    async query<Row>(sql: string, params: QueryParams = {}, options: QueryOptions = {}) {
      if ('environment' in params) throw new Error('The environment is bound by the handle, not by the caller');
      if (!placeholderNames(sql).has('environment')) throw new Error('The query does not mention {environment:String}');
      const bound = { ...params, environment: environmentId };
      return query<Row>(sql, bound, { ...options, settings: { ...options.settings, ...settings } });
    },
  };
}
