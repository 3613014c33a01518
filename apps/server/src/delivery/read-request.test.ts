import { stateRequestSchema } from '@foothold/protocol/schema';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plainRequest } from './read-request.ts';

const long = (length: number) => 'x'.repeat(length);
const word = fc.oneof(
  { weight: 6, arbitrary: fc.string({ unit: 'binary', maxLength: 6 }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '',
      ' ',
      '\0',
      '\ud800',
      '😀',
      long(256),
      long(257),
      long(512),
      long(513),
      long(4096),
      long(4097),
      long(60_000),
    ),
  },
  { weight: 1, arbitrary: fc.jsonValue() as fc.Arbitrary<unknown> },
);
const maybe = (arbitrary: fc.Arbitrary<unknown>) => fc.oneof(fc.constantFrom(undefined, null), arbitrary);
const request = fc.record(
  {
    v: fc.oneof({ weight: 9, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.constantFrom(2, '1', null) }),
    writeKey: word,
    anonymousId: word,
    userId: maybe(word),
    groupId: maybe(word),
    token: maybe(word),
    known: maybe(word),
    pending: maybe(
      fc.oneof(fc.array(word, { maxLength: 3 }), fc.constantFrom(Array(200).fill('m'), Array(201).fill('m'), {})),
    ),
    other: word,
  },
  { requiredKeys: ['v', 'writeKey', 'anonymousId'] },
);

test('what is taken by hand is what the schema takes, and comes out the same', () => {
  fc.assert(
    fc.property(fc.oneof({ weight: 9, arbitrary: request as fc.Arbitrary<unknown> }, fc.jsonValue()), (value) => {
      const result = stateRequestSchema.safeParse(value);
      const plain = plainRequest(value);
      expect(plain !== null).toBe(result.success);
      if (result.success) expect(plain).toEqual(result.data);
    }),
    { numRuns: 3_000 },
  );
});
