import { describe, expect, test } from 'vitest';
import { readConfig } from './config.ts';

describe('readConfig', () => {
  test('has a default for everything', () => {
    expect(readConfig({})).toMatchObject({
      host: '127.0.0.1',
      port: 4700,
      sample: false,
      databaseUrl: null,
      logLevel: 'info',
    });
  });

  test.each([
    [{ PORT: 'http' }, /PORT is "http": give a number/],
    [{ DATABASE_URL: 'mysql://x' }, /DATABASE_URL is not an address that starts with postgres/],
    [{ FOOTHOLD_SECRET: 'short' }, /at least 32 characters/],
    [{ FOOTHOLD_SAMPLE: 'yes' }, /give 0 or 1/],
    [{ LOG_LEVEL: 'loud' }, /give one of/],
    [{ FOOTHOLD_RATE_PER_KEY: '0' }, /FOOTHOLD_RATE_PER_KEY is "0": give a whole number over 0/],
    [{ FOOTHOLD_QUARANTINE_BYTES: '64 MB' }, /FOOTHOLD_QUARANTINE_BYTES is "64 MB"/],
    [{ FOOTHOLD_TRUSTED_PROXIES: '10.0.0.0/8, proxy' }, /FOOTHOLD_TRUSTED_PROXIES: "proxy" is neither an address/],
    [{ FOOTHOLD_LOG_MAX_BYTES: '8 GB' }, /FOOTHOLD_LOG_MAX_BYTES is "8 GB": give a whole number of bytes/],
  ])('says what to do about %j', (env, words) => {
    expect(() => readConfig(env)).toThrow(words);
  });

  test('limits no sender unless it is told to, and believes no header', () => {
    expect(readConfig({})).toMatchObject({
      rates: { perKey: null, perAddress: null, perOrigin: null },
      proxies: null,
      quarantine: { events: 100_000, bytes: 256 * 1024 * 1024 },
    });
    const { rates, proxies } = readConfig({
      FOOTHOLD_RATE_PER_ADDRESS: '500',
      FOOTHOLD_TRUSTED_PROXIES: '10.0.0.0/8, ::1',
    });
    expect(rates.perAddress).toBe(500);
    expect(proxies?.has('10.1.2.3')).toBe(true);
  });

  test('takes an address without its trailing slash', () => {
    expect(readConfig({ FOOTHOLD_BASE_URL: 'https://guide.example/' }).baseUrl).toBe('https://guide.example');
  });
});
