import { describe, expect, test } from 'vitest';
import { missingCspDirectives } from './csp.ts';

const host = 'https://foothold.example';
const missing = (header: string, pageOrigin?: string) =>
  missingCspDirectives(header, host, pageOrigin).map((gap) => gap.line);

describe('missingCspDirectives', () => {
  test.each([
    ['no policy', ''],
    ['a policy about other things', "frame-ancestors 'none'; img-src 'self'"],
    ['everything', 'default-src *'],
    ['https at large', 'default-src https:'],
    ['the host', `script-src 'self' ${host}; connect-src ${host}`],
    ['the host without scheme', 'script-src foothold.example; connect-src foothold.example:443'],
    ['a wildcard port', 'default-src foothold.example:*'],
    ['a nonce for the script', `script-src 'nonce-abc' 'strict-dynamic'; connect-src ${host}`],
    ['http where https is used', 'default-src http://foothold.example'],
  ])('finds nothing missing with %s', (_, header) => expect(missing(header)).toEqual([]));

  test('names each directive with the whole line to paste', () => {
    expect(missing("default-src 'self'; script-src 'self' 'unsafe-inline'")).toEqual([
      `script-src 'self' 'unsafe-inline' ${host}`,
      `connect-src 'self' ${host}`,
    ]);
  });

  test("replaces 'none' and knows 'self'", () => {
    expect(missing("default-src 'none'")).toEqual([`script-src ${host}`, `connect-src ${host}`]);
    expect(missing("default-src 'self'", host)).toEqual([]);
    expect(missing("default-src 'self'", 'https://app.example')).toHaveLength(2);
  });

  test('refuses another port, another host and a look-alike', () => {
    for (const source of [
      'foothold.example:8443',
      '*.foothold.example',
      'evilfoothold.example',
      'https://foothold.exampl',
    ]) {
      expect(missing(`connect-src ${source}`)).toEqual([`connect-src ${source} ${host}`]);
    }
    expect(missingCspDirectives('connect-src *.foothold.example', 'https://eu.foothold.example')).toEqual([]);
  });

  test('with several policies each must allow', () => {
    expect(missing(`connect-src ${host}, connect-src 'self'`)).toEqual([`connect-src 'self' ${host}`]);
  });

  test('with strict-dynamic and no nonce, naming the host is not enough', () => {
    expect(missing(`script-src ${host} 'strict-dynamic'`)).toHaveLength(1);
  });
});
