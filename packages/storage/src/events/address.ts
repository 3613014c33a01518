/** Where a ClickHouse is and as whom to go there. */
export interface EventStoreAddress {
  /** `http://host:port` without the rest. */
  url: string;
  username: string;
  password: string;
  database: string;
}

export const DEFAULT_DATABASE = 'foothold';

/**
 * Reads `CLICKHOUSE_URL`: `http(s)://user:password@host:8123/database`. Without a user it is `default`, without a database
 * (path or `?database=`) it is `foothold`. Throws when it is not such an address; the message never holds the password.
 */
export function parseClickHouseUrl(text: string, database?: string): EventStoreAddress {
  const parsed = URL.canParse(text) ? new URL(text) : undefined;
  if (!parsed || !/^https?:$/.test(parsed.protocol)) {
    throw new Error('CLICKHOUSE_URL must look like http://user:password@host:8123/database');
  }
  const name =
    database || parsed.searchParams.get('database') || decodeURIComponent(parsed.pathname.slice(1)) || DEFAULT_DATABASE;
  if (!/^[A-Za-z_]\w*$/.test(name)) {
    throw new Error(
      `The ClickHouse database must be a plain name of letters, digits and _, not ${JSON.stringify(name)}`,
    );
  }
  return {
    url: parsed.origin,
    username: decodeURIComponent(parsed.username) || 'default',
    password: decodeURIComponent(parsed.password),
    database: name,
  };
}
