import { join, resolve } from 'node:path';
import { TrustedProxies } from './ingest/edge/client-address.ts';
import type { RateLimits } from './ingest/edge/rates.ts';
import { QUARANTINE_QUOTA, type QuarantineQuota } from './ingest/quarantine/quota.ts';

/** What the server is told by its environment; `main.ts` alone reads it. */
export interface ServerConfig {
  host: string;
  /** 0 picks a free one. */
  port: number;
  dataDir: string;
  /** How the outside reaches this server, without a trailing slash; default `http://<host>:<port>`. */
  baseUrl: string | null;
  /** Signs sessions and tickets; null: made once and kept in the data directory. */
  secret: string | null;
  databaseUrl: string | null;
  clickhouseUrl: string | null;
  smtpUrl: string | null;
  logLevel: LogLevel;
  /** Bytes that events may take on the disk on their way into the stores; null: the collector's own choice. */
  logMaxBytes: number | null;
  /** Bytes that they leave free on it; null: the collector's own choice. */
  diskReserveBytes: number | null;
  /** Whether the sample project is there and caught up at start. */
  sample: boolean;
  /** Events a second that one sender may send; null: any number. */
  rates: RateLimits;
  /** Whose `X-Forwarded-For` is believed; null: nobody's. */
  proxies: TrustedProxies | null;
  /** How much of what is wrong is kept, an environment. */
  quarantine: QuarantineQuota;
}

const LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LEVELS)[number];

/** Reads the environment; throws an Error in words when a value cannot be meant. */
export function readConfig(env: Record<string, string | undefined>): ServerConfig {
  return {
    host: env.HOST || '127.0.0.1',
    port: port(env.PORT),
    dataDir: resolve(env.FOOTHOLD_DATA_DIR || './data'),
    baseUrl: env.FOOTHOLD_BASE_URL ? url('FOOTHOLD_BASE_URL', env.FOOTHOLD_BASE_URL, ['http:', 'https:']) : null,
    secret: secret(env.FOOTHOLD_SECRET),
    databaseUrl: env.DATABASE_URL ? url('DATABASE_URL', env.DATABASE_URL, ['postgres:', 'postgresql:']) : null,
    clickhouseUrl: env.CLICKHOUSE_URL ? url('CLICKHOUSE_URL', env.CLICKHOUSE_URL, ['http:', 'https:']) : null,
    smtpUrl: env.SMTP_URL ? url('SMTP_URL', env.SMTP_URL, ['smtp:', 'smtps:']) : null,
    logLevel: level(env.LOG_LEVEL),
    logMaxBytes: bytes('FOOTHOLD_LOG_MAX_BYTES', env.FOOTHOLD_LOG_MAX_BYTES),
    diskReserveBytes: bytes('FOOTHOLD_DISK_RESERVE_BYTES', env.FOOTHOLD_DISK_RESERVE_BYTES),
    sample: flag('FOOTHOLD_SAMPLE', env.FOOTHOLD_SAMPLE),
    rates: {
      perKey: count('FOOTHOLD_RATE_PER_KEY', env.FOOTHOLD_RATE_PER_KEY),
      perAddress: count('FOOTHOLD_RATE_PER_ADDRESS', env.FOOTHOLD_RATE_PER_ADDRESS),
      perOrigin: count('FOOTHOLD_RATE_PER_ORIGIN', env.FOOTHOLD_RATE_PER_ORIGIN),
    },
    proxies: proxies(env.FOOTHOLD_TRUSTED_PROXIES),
    quarantine: {
      events: count('FOOTHOLD_QUARANTINE_EVENTS', env.FOOTHOLD_QUARANTINE_EVENTS) ?? QUARANTINE_QUOTA.events,
      bytes: count('FOOTHOLD_QUARANTINE_BYTES', env.FOOTHOLD_QUARANTINE_BYTES) ?? QUARANTINE_QUOTA.bytes,
    },
  };
}

/** Where the sites that browsers get were built, seen from `apps/server/dist`. */
export function builtSites(distDir: string) {
  const apps = join(distDir, '../..');
  return {
    dashboard: join(apps, 'dashboard/dist/site'),
    demo: join(apps, 'demo/dist/site'),
    sdk: join(apps, '../packages/sdk/dist'),
  };
}

function port(value: string | undefined): number {
  if (!value) return 4700;
  const number = Number(value);
  if (Number.isInteger(number) && number >= 0 && number <= 65_535) return number;
  throw new Error(`PORT is "${value}": give a number from 0 to 65535.`);
}

function secret(value: string | undefined): string | null {
  if (!value) return null;
  if (value.length >= 32) return value;
  throw new Error(
    'FOOTHOLD_SECRET is too short: give at least 32 characters, for example from `openssl rand -hex 32`.',
  );
}

function bytes(name: string, value: string | undefined): number | null {
  if (!value) return null;
  const number = Number(value);
  if (Number.isSafeInteger(number) && number >= 0) return number;
  throw new Error(`${name} is "${value}": give a whole number of bytes.`);
}

function flag(name: string, value: string | undefined): boolean {
  if (!value || value === '0') return false;
  if (value === '1') return true;
  throw new Error(`${name} is "${value}": give 0 or 1.`);
}

function level(value: string | undefined): LogLevel {
  const found = LEVELS.find((name) => name === (value || 'info'));
  if (found) return found;
  throw new Error(`LOG_LEVEL is "${value}": give one of ${LEVELS.join(', ')}.`);
}

function count(name: string, value: string | undefined): number | null {
  if (!value) return null;
  const number = Number(value);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new Error(`${name} is "${value}": give a whole number over 0, or nothing.`);
}

function proxies(value: string | undefined): TrustedProxies | null {
  const entries = (value ?? '').split(/[\s,]+/).filter(Boolean);
  if (entries.length === 0) return null;
  try {
    return new TrustedProxies(entries);
  } catch (error) {
    throw new Error(`FOOTHOLD_TRUSTED_PROXIES: ${(error as Error).message}`);
  }
}

function url(name: string, value: string, protocols: string[]): string {
  const parsed = URL.canParse(value) ? new URL(value) : null;
  if (!parsed || !protocols.includes(parsed.protocol)) {
    throw new Error(`${name} is not an address that starts with ${protocols.map((p) => `${p}//`).join(' or ')}.`);
  }
  return value.replace(/\/+$/, '');
}
