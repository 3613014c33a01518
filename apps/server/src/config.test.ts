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
    [{ FOOTHOLD_LOG_MAX_BYTES: '8 GB' }, /FOOTHOLD_LOG_MAX_BYTES is "8 GB": give a whole number of bytes/],
  ])('says what to do about %j', (env, words) => {
    expect(() => readConfig(env)).toThrow(words);
  });

  test('takes an address without its trailing slash', () => {
    expect(readConfig({ FOOTHOLD_BASE_URL: 'https://guide.example/' }).baseUrl).toBe('https://guide.example');
  });
});
