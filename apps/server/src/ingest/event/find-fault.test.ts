import { eventSchema, explainEvent } from '@foothold/protocol/schema';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventTime } from './event-time.ts';
import { FAULTS, type Fault } from './fault.ts';
import { findFault } from './find-fault.ts';
import { judgeEvent } from './judge.ts';
import { Meter } from './meter.ts';

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '',
    '\0',
    '\ud800',
    'a\udc00b',
    '💚',
    'x'.repeat(256),
    'x'.repeat(257),
    'x'.repeat(512),
    'x'.repeat(513),
  ),
);
const anything = fc.oneof(
  text,
  fc.constantFrom(null, undefined, true, 0, -1.5, 2 ** 53, Number.POSITIVE_INFINITY, Number.NaN, 1_700_000_000_000),
  fc.constant([]),
  fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 3 }),
);
/** Mostly right, so that many an event is right as a whole. */
const mostly = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 12, arbitrary }, { weight: 1, arbitrary: anything });
const idLike = mostly(fc.oneof({ weight: 3, arbitrary: fc.string({ minLength: 1 }) }, { weight: 1, arbitrary: text }));
const time = mostly(fc.constantFrom('2024-01-01T00:00:00Z', 1_700_000_000_000, '2024-02-30'));
const event = fc.record(
  {
    type: fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom('track', 'identify', 'group', 'page', 'screen', 'alias') },
      { weight: 1, arbitrary: anything },
    ),
    event: idLike,
    messageId: idLike,
    timestamp: time,
    originalTimestamp: time,
    userId: idLike,
    anonymousId: idLike,
    groupId: idLike,
    previousId: idLike,
    properties: mostly(fc.object({ maxDepth: 1 })),
    traits: mostly(fc.object({ maxDepth: 1 })),
    context: mostly(fc.record({ groupId: idLike }, { requiredKeys: [] })),
  },
  { requiredKeys: ['type'] },
);

const meter = new Meter();
/** What no schema of one event's shape can say. */
const OF_WEIGHT: (Fault | null)[] = ['too_large', 'too_many_keys'];

describe('findFault', () => {
  it('passes exactly what the schema passes', () => {
    let passed = 0;
    fc.assert(
      fc.property(fc.oneof({ weight: 30, arbitrary: event }, { weight: 1, arbitrary: anything }), (value) => {
        const verdict = judgeEvent(value, { receivedAtMs: Date.now(), sentAtMs: null, escapes: true, depth: 3 }, meter);
        const fault = 'fault' in verdict ? verdict.fault : null;
        fc.pre(!OF_WEIGHT.includes(fault));
        const byHand = fault === null || fault === 'before_2000';
        expect(byHand).toBe(eventSchema.safeParse(value).success);
        if (byHand) passed++;
      }),
      { numRuns: 8_000 },
    );
    expect(passed).toBeGreaterThan(500);
  });

  it('names the fault, and the schema explains it', () => {
    const table: [unknown, keyof typeof FAULTS][] = [
      ['hello', 'not_an_object'],
      [[], 'not_an_object'],
      [{ type: 'purchase', userId: 'a' }, 'unknown_type'],
      [{ type: 'track', event: 'x', userId: 'a', messageId: '' }, 'bad_message_id'],
      [{ type: 'track', event: 'x', userId: 'a', messageId: 7 }, 'bad_message_id'],
      [{ type: 'track', event: 'x', userId: 'a\0' }, 'bad_id'],
      [{ type: 'track', event: 'x', userId: {} }, 'bad_id'],
      [{ type: 'track', event: 'x', userId: 'a', context: { groupId: '\ud800' } }, 'bad_id'],
      [{ type: 'track', event: 'x', userId: 2 ** 53 }, 'rounded_id'],
      [{ type: 'track', event: 'x', userId: 'a', context: { groupId: -1e21 } }, 'rounded_id'],
      [{ type: 'track', event: 'x', userId: 'a'.repeat(513) }, 'id_too_long'],
      [{ type: 'track', event: 'x', userId: '', anonymousId: null }, 'no_person'],
      [{ type: 'track', event: '', userId: 'a' }, 'no_name'],
      [{ type: 'track', event: 'e'.repeat(513), userId: 'a' }, 'name_too_long'],
      [{ type: 'group', userId: 'a' }, 'no_group'],
      [{ type: 'alias', userId: 'a' }, 'no_previous_id'],
      [{ type: 'alias', previousId: 'a' }, 'no_person'],
      [{ type: 'identify', userId: 'a', traits: 'tall' }, 'bad_properties'],
      [{ type: 'page', userId: 'a', context: [] }, 'bad_context'],
    ];
    for (const [value, fault] of table) {
      expect(findFault(value), JSON.stringify(value)).toBe(fault);
      expect(explainEvent(value), JSON.stringify(value)).toMatch(/.+: .+/);
      expect(FAULTS[fault]).toMatch(/\.$/);
    }
  });

  it('takes a number for an id, as Segment does', () => {
    expect(findFault({ type: 'track', event: 'x', userId: 42 })).toBeNull();
  });
});

describe('judgeEvent', () => {
  const judge = (times: object) =>
    judgeEvent(
      { type: 'track', event: 'x', userId: 'a', ...times },
      { receivedAtMs: Date.UTC(2026, 0), sentAtMs: null, escapes: false, depth: 3 },
      meter,
    );

  it("reads the time of RudderStack's clients, who call it originalTimestamp", () => {
    expect(judge({ originalTimestamp: '2025-06-01' })).toEqual({ atMs: Date.UTC(2025, 5) });
    expect(judge({ timestamp: null, originalTimestamp: '2025-06-01' })).toEqual({ atMs: Date.UTC(2025, 5) });
    expect(judge({ timestamp: '2025-07-01', originalTimestamp: '2025-06-01' })).toEqual({ atMs: Date.UTC(2025, 6) });
    expect(judge({ originalTimestamp: 'soon' })).toEqual({ fault: 'bad_timestamp' });
    expect(judge({ timestamp: '2025-07-01', originalTimestamp: 'soon' })).toEqual({ atMs: Date.UTC(2025, 6) });
  });
});

describe('eventTime', () => {
  const received = Date.UTC(2026, 0, 10, 12);
  const at = (timestamp: unknown, sentAt: number | null) => eventTime(timestamp, sentAt, received);

  it('moves the time of a clock that is over a minute off', () => {
    expect(at(received - 5_000, received - 3_600_000)).toEqual({ atMs: received });
    expect(at(received - 7_200_000, received - 3_600_000)).toEqual({ atMs: received - 3_600_000 });
    expect(at(received + 3_000_000, received + 3_600_000)).toEqual({ atMs: received - 600_000 });
  });
  it('leaves the time of a clock that is at most a minute off', () => {
    expect(at(received - 5_000, received - 60_000)).toEqual({ atMs: received - 5_000 });
  });
  it('is never later than received, and received when absent', () => {
    expect(at(received + 86_400_000, null)).toEqual({ atMs: received });
    expect(at(undefined, null)).toEqual({ atMs: received });
  });
  it('takes any time since 2000, after correction', () => {
    expect(at('2000-01-01', null)).toEqual({ atMs: Date.UTC(2000, 0) });
    expect(at('1999-12-31T23:59:59.999Z', null)).toEqual({ fault: 'before_2000' });
    expect(at('1970-01-01T00:00:05Z', 10_000)).toEqual({ atMs: received - 5_000 });
  });
});
