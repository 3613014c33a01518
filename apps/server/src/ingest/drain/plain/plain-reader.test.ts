import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Frame } from '../../log/frame.ts';
import { readHeld } from '../../quarantine/held-event.ts';
import { type Incoming, IncomingReader } from '../incoming.ts';
import { PlainReader } from './plain-reader.ts';

const SECRET = Buffer.alloc(32, 3);
const NOW = Date.UTC(2026, 2, 2, 10, 30);

const frame = (json: string, more: Partial<Frame> = {}): Frame => ({
  kind: 'request',
  fromBotBrowser: false,
  form: 0,
  environmentId: 'e1',
  count: 1,
  receivedAtMs: NOW,
  body: Buffer.from(json),
  ...more,
});
const plainly = (json: string) => new PlainReader(SECRET).read(frame(json));
const read = (json: string, more?: Partial<Frame>) =>
  new IncomingReader('c', SECRET).read({ at: 40, end: 50, frame: frame(json, more) }).map(outcomeOf);

function outcomeOf(event: Incoming) {
  const { content } = event;
  const at = { place: event.placeId(), body: readHeld(event.toHeld()) };
  if (content.kind === 'faulty') return { ...at, content };
  const { json: _, block, ...row } = content.row;
  const { properties, context } = content.row;
  const texts = { properties: JSON.parse(properties), context: JSON.parse(context) };
  return { ...at, hash: content.body, row: { ...row, ...texts }, block };
}

const text = fc.oneof(
  fc.string({ minLength: 1 }),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', 'x'.repeat(513), '\0', '\ud800', '💚', 'a"b\\c\nd', '/a/b', 'https://a.example/x?y', 'Googlebot'),
);
const odd = fc.oneof(
  text,
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(null, true, 7, -0, 1e21, 1e-7, 0.1, '1999-01-01', ''),
);
const mostly = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 40, arbitrary }, { weight: 1, arbitrary: odd as fc.Arbitrary<unknown> });
const id = mostly(fc.stringMatching(/^[a-zé💚]{1,9}$/u));
const time = mostly(fc.constantFrom('2026-03-02T10:29:59.000Z', '2026-03-02T10:00:00Z'));
const value = fc.oneof(
  { weight: 20, arbitrary: fc.oneof(fc.integer(), fc.string(), fc.boolean(), fc.constant({ a: [1, { b: null }] })) },
  {
    weight: 1,
    arbitrary: fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.jsonValue({ maxDepth: 2 })),
  },
);
const object = fc.dictionary(fc.string({ maxLength: 4 }), value, { maxKeys: 4 });
const page = mostly(fc.record({ path: mostly(text), url: mostly(text) }, { requiredKeys: [] }));
const event = fc.record(
  {
    type: mostly(fc.constantFrom('track', 'identify', 'group', 'page', 'screen', 'alias')),
    event: id,
    messageId: id,
    userId: id,
    anonymousId: id,
    groupId: id,
    timestamp: time,
    originalTimestamp: time,
    sentAt: time,
    properties: mostly(fc.oneof(object, page)),
    traits: mostly(object),
    context: mostly(
      fc.record(
        {
          groupId: id,
          page,
          userAgent: mostly(text),
          automated: fc.boolean(),
          impersonatedBy: mostly(fc.constantFrom(null, '', false)),
          traits: object,
          more: mostly(fc.constant(1)),
        },
        { requiredKeys: [] },
      ),
    ),
    name: mostly(text),
    more: mostly(fc.constant(1)),
  },
  { requiredKeys: ['type', 'event', 'messageId', 'userId'] },
);

describe('reading a batch off its bytes', () => {
  it('says what reading it properly says', { timeout: 300_000 }, () => {
    let plain = 0;
    let events = 0;
    fc.assert(
      fc.property(
        fc.array(event, { minLength: 1, maxLength: 3 }),
        fc.option(time, { nil: undefined }),
        fc.boolean(),
        (batch, sentAt, fromBotBrowser) => {
          const body = { batch, sentAt, context: { more: 1 } };
          events += batch.length;
          plain += plainly(JSON.stringify(body))?.events.filter((found) => typeof found !== 'string').length ?? 0;
          // Spaces are enough for the long way.
          expect(read(JSON.stringify(body), { fromBotBrowser })).toEqual(
            read(JSON.stringify(body, null, 1), { fromBotBrowser }),
          );
        },
      ),
      { numRuns: 600 },
    );
    expect(plain / events).toBeGreaterThan(0.01);
  });

  const track = (more: string) => `{"batch":[{"type":"track","event":"e","messageId":"m","userId":"u"${more}}]}`;
  const isPlain = (json: string) => typeof plainly(json)?.events[0] === 'object';

  it('takes what JSON.stringify writes', () => {
    for (const value of ['0', '-1', '12.5', '0.001', '"a\\"b\\n"', '[]', '{}', '[1,{"a":null}]', 'true', '"é💚"']) {
      expect(isPlain(track(`,"properties":{"a":${value}}`)), value).toBe(true);
    }
  });

  it('leaves alone what would be written otherwise', () => {
    for (const value of [
      '1.0',
      '1e3',
      '-0',
      '01',
      '0.0000001',
      '12345678901234567',
      '"\\u0041"',
      '"\\/"',
      '[1, 2]',
      '.5',
    ]) {
      expect(isPlain(track(`,"properties":{"a":${value}}`)), value).toBe(false);
    }
    expect(isPlain(track(',"properties":{"a":1,"a":2}'))).toBe(false);
    expect(isPlain(track(',"userId":"v"'))).toBe(false);
    expect(isPlain(`${track('')} `)).toBe(false);
    expect(isPlain(`\ufeff${track('')}`)).toBe(false);
    expect(isPlain(track('').replace('batch', 'other'))).toBe(false);
  });

  it('leaves alone bytes that are no UTF-8', () => {
    const bytes = Buffer.from(track(',"properties":{"a":"??"}'));
    bytes[bytes.indexOf('??')] = 0xff;
    expect(new PlainReader(SECRET).read(frame('', { body: bytes }))).toBeNull();
  });

  it('survives any bytes', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          fc.json().map((json) => Buffer.from(json).subarray(1)),
        ),
        (bytes) => {
          new PlainReader(SECRET).read(frame('', { body: Buffer.from(bytes) }));
          const whole = Buffer.from(track(',"properties":{"a":[1,"b"]}'));
          const cut = whole.subarray(0, bytes.length % whole.length);
          expect(new PlainReader(SECRET).read(frame('', { body: cut }))).toBeNull();
        },
      ),
    );
  });

  it('hashes a body the same in any order of keys, and without what a client changes when it sends again', () => {
    const reader = new PlainReader(SECRET);
    const body = { type: 'track', event: 'x', properties: { a: 1, b: [1, { c: 2, d: 3 }] } };
    const again = {
      sentAt: 'later',
      attempts: 2,
      properties: { b: [1, { d: 3, c: 2 }], a: 1 },
      event: 'x',
      type: 'track',
    };
    expect(reader.hashOfBody(again)).toEqual(reader.hashOfBody(body));
    for (const other of [
      { ...body, extra: null },
      { ...body, event: 'y' },
      { ...body, properties: { a: 1, b: [{ c: 2, d: 3 }, 1] } },
      { ...body, properties: { a: '1', b: [1, { c: 2, d: 3 }] } },
      { ...body, properties: { b: 1, a: [1, { c: 2, d: 3 }] } },
      { ...body, properties: { a: -1, b: [1, { c: 2, d: 3 }] } },
    ]) {
      expect(reader.hashOfBody(other), JSON.stringify(other)).not.toEqual(reader.hashOfBody(body));
    }
    expect(new PlainReader(Buffer.alloc(32, 4)).hashOfBody(body)).not.toEqual(reader.hashOfBody(body));
  });
});
