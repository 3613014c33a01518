export { DEFAULT_DATABASE, type EventStoreAddress, parseClickHouseUrl } from './address.ts';
export type { EnvironmentEvents } from './environment.ts';
export { cutByMonth, type EventRow, type MonthCut, type RowJson, toDateTime64 } from './row.ts';
export {
  type EventStore,
  type EventStoreOptions,
  type InsertedBlock,
  openEventStore,
  type QueryOptions,
  type QueryParams,
} from './store.ts';
