import { describe, expect, it } from 'vitest';
import { isAutomated, isBotBrowser } from './automated.ts';
import { clean } from './clean.ts';
import { hashOfBody } from './hashes.ts';
import { Meter } from './meter.ts';

const GOOGLEBOT = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';
const CHROME = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';

describe('clean', () => {
  it('replaces NUL and lone surrogates in keys and texts at any depth', () => {
    const value = JSON.parse(
      String.raw`{"a\u0000":["\ud800x",{"b":"\udc00"}],"ok":"\ud83d\udc9a","__proto__":{"c":"\u0000"}}`,
    );
    const before = Object.getPrototypeOf(value);
    clean(value);
    expect(value['a\ufffd']).toEqual(['\ufffdx', { b: '\ufffd' }]);
    expect(value.ok).toBe('💚');
    expect(Object.getOwnPropertyDescriptor(value, '__proto__')?.value).toEqual({ c: '\ufffd' });
    expect(Object.getPrototypeOf(value)).toBe(before);
    expect(({} as { c?: string }).c).toBeUndefined();
  });
});

describe('hashOfBody', () => {
  const body = { type: 'track', event: 'x', properties: { a: 1, b: [1, { c: 2, d: 3 }] } };
  it('is the same in any order of keys, and without what a client changes when it sends again', () => {
    const again = {
      sentAt: 'later',
      attempts: 2,
      _metadata: {},
      properties: { b: [1, { d: 3, c: 2 }], a: 1 },
      event: 'x',
      type: 'track',
    };
    expect(hashOfBody(again)).toEqual(hashOfBody(body));
  });
  it('differs when anything else does', () => {
    expect(hashOfBody({ ...body, properties: { a: '1', b: [1, { c: 2, d: 3 }] } })).not.toEqual(hashOfBody(body));
    expect(hashOfBody({ ...body, extra: null })).not.toEqual(hashOfBody(body));
  });
});

describe('Meter', () => {
  const weigh = (event: object) => new Meter().weigh(event as Record<string, unknown>, 3);
  const keys = (n: number) => Object.fromEntries(Array.from({ length: n }, (_, i) => [`k${i}`, i]));
  it('allows 256 keys in a part of the event, nested ones included', () => {
    expect(weigh({ type: 'track', properties: keys(256), context: keys(256) })).toBeNull();
    expect(weigh({ type: 'track', properties: keys(257) })).toBe('too_many_keys');
    expect(weigh({ type: 'track', properties: { a: keys(200), b: keys(55) } })).toBe('too_many_keys');
  });
  it('allows 32,768 bytes of compact JSON', () => {
    const rest = JSON.stringify({ p: '' }).length;
    expect(weigh({ p: 'x'.repeat(32_768 - rest) })).toBeNull();
    expect(weigh({ p: 'x'.repeat(32_769 - rest) })).toBe('too_large');
    expect(weigh({ p: 'é'.repeat(16_381) })).toBe('too_large');
  });
  it('stops at ten containers, however deep it goes on', () => {
    const nested = (n: number): object => JSON.parse(`${'{"a":'.repeat(n)}1${'}'.repeat(n)}`);
    const meter = new Meter();
    meter.walk(nested(10), 1);
    expect(meter.isTooDeep).toBe(false);
    meter.walk(nested(100_000), 1);
    expect(meter.isTooDeep).toBe(true);
  });
});

describe('isAutomated', () => {
  it('believes the event, then its browser, then the header of the browser that sent it', () => {
    expect(isAutomated({ automated: true, userAgent: CHROME }, false)).toBe(true);
    expect(isAutomated({ userAgent: GOOGLEBOT }, false)).toBe(true);
    expect(isAutomated({ userAgent: CHROME }, true)).toBe(false);
    expect(isAutomated({}, true)).toBe(true);
    expect(isAutomated(null, false)).toBe(false);
  });
  it('takes no HTTP client of a server for a bot', () => {
    for (const header of ['curl/8.5.0', 'analytics-node/2.1', 'python-requests/2.32', 'my-bot/1.0', undefined]) {
      expect(isBotBrowser(header)).toBe(false);
    }
    expect(isBotBrowser(GOOGLEBOT)).toBe(true);
    expect(isBotBrowser(CHROME)).toBe(false);
  });
});
