/** What the embedded engine may use. Measured on a fresh install: the child idles at about 240 MB, most of it the mapped library. */
export interface EngineLimits {
  /** Ceiling for the whole engine; above it a query ends with code 241 (MEMORY_LIMIT_EXCEEDED). */
  serverMemoryBytes: number;
  /** Ceiling for one query, same clean error. */
  queryMemoryBytes: number;
  /** A read that names no limit of its own ends with code 159 (TIMEOUT_EXCEEDED) after this. */
  readMs: number;
  /** The same for writes and schema changes. */
  writeMs: number;
  /** Largest answer held in memory; above it code 396 (TOO_MANY_ROWS_OR_BYTES). Export in pages. */
  resultBytes: number;
  /** Largest request body after decompression. */
  bodyBytes: number;
  markCacheBytes: number;
}

const MIB = 1024 * 1024;

export const defaultLimits: EngineLimits = {
  serverMemoryBytes: 1024 * MIB,
  queryMemoryBytes: 640 * MIB,
  readMs: 60_000,
  writeMs: 600_000,
  resultBytes: 256 * MIB,
  bodyBytes: 256 * MIB,
  markCacheBytes: 32 * MIB,
};

/** Command-line settings of the engine, valid for the whole process. */
export function engineArguments(limits: EngineLimits): string[] {
  return [
    `--max_server_memory_usage=${limits.serverMemoryBytes}`,
    `--mark_cache_size=${limits.markCacheBytes}`,
    '--uncompressed_cache_size=0',
  ];
}

export type SessionRole = 'reader' | 'writer' | 'control';

/** Settings every session of a role starts from, and returns to after a request that changed them. */
export function baselineSettings(role: SessionRole, limits: EngineLimits): Record<string, string> {
  const ms = role === 'writer' ? limits.writeMs : limits.readMs;
  const common = {
    max_memory_usage: String(limits.queryMemoryBytes),
    max_execution_time: String(ms / 1000),
    max_result_bytes: String(limits.resultBytes),
    max_bytes_before_external_group_by: String(Math.floor(limits.queryMemoryBytes / 2)),
    max_query_size: String(limits.bodyBytes), // for `SET param_…`; a request's own text is held to ClickHouse's 256 KiB on arrival
    max_bytes_before_external_sort: String(Math.floor(limits.queryMemoryBytes / 2)),
  };
  if (role === 'reader') return { ...common, readonly: '2' };
  return common;
}
