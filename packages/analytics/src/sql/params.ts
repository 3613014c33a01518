import type { QueryParams } from '@foothold/storage/events';

/** Collects the values of one statement: SQL text never holds a value, only its placeholder. */
export interface SqlParams {
  readonly values: QueryParams;
  /** Takes a value, gives `{p3:String}`. The same value of the same type is bound once. */
  bind(type: SqlType, value: QueryParams[string]): string;
}
export type SqlType = 'String' | 'Int64' | 'UInt64' | 'UInt32' | 'Float64' | 'Array(String)';

export function createParams(): SqlParams {
  const values: QueryParams = {};
  const known = new Map<string, string>();
  return {
    values,
    bind(type, value) {
      const key = `${type}:${JSON.stringify(value)}`;
      const name = known.get(key) ?? `p${known.size}`;
      known.set(key, name);
      values[name] = value;
      return `{${name}:${type}}`;
    },
  };
}

/** A moment as the column `ts` compares with it. Years outside the engine's range are moved to its ends. */
export function moment(params: SqlParams, epochMs: number): string {
  const inRange = Math.min(Math.max(Math.round(epochMs), EARLIEST_MS), LATEST_MS);
  return `fromUnixTimestamp64Milli(${params.bind('Int64', inRange)}, 'UTC')`;
}

const EARLIEST_MS = Date.UTC(1900, 0, 1);
const LATEST_MS = Date.UTC(2299, 11, 31);
