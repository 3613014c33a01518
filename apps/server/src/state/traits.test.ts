import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergeTraits, readTraits, type Traits, traitsAt, traitValues, writeTraits } from './traits.ts';

const said = (values: object, at: number, proof?: 'claimed' | 'verified') =>
  traitsAt(values as never, { at, messageId: `m${at}` }, proof);
const together = (...all: Traits[]) => all.reduce((into, from) => mergeTraits(into, from), new Map() as Traits);

describe('traits', () => {
  test.each([
    ['plain keys are set, the latest wins', [said({ plan: 'free' }, 1), said({ plan: 'pro' }, 2)], { plan: 'pro' }],
    ['$set is the same', [said({ $set: { plan: 'free' } }, 3), said({ plan: 'pro' }, 2)], { plan: 'free' }],
    ['null takes a trait away', [said({ plan: 'free' }, 1), said({ plan: null }, 2)], {}],
    ['$setOnce keeps the first', [said({ $setOnce: { by: 'a' } }, 2), said({ $setOnce: { by: 'b' } }, 1)], { by: 'b' }],
    ['$set wins over $setOnce', [said({ by: 'set' }, 1), said({ $setOnce: { by: 'once' } }, 0)], { by: 'set' }],
    ['$add sums', [said({ $add: { n: 0.1 } }, 1), said({ $add: { n: 0.2 } }, 2)], { n: 0.3 }],
    ['… from the number that was set', [said({ $add: { n: 2 } }, 1), said({ n: 40 }, 2)], { n: 42 }],
    ['… and not onto a text', [said({ $add: { n: 2 } }, 1), said({ n: 'many' }, 2)], { n: 'many' }],
    [
      'a claim does not hide what is proved',
      [said({ plan: 'pro' }, 1, 'verified'), said({ plan: 'max' }, 2)],
      { plan: 'pro' },
    ],
    ['nor adds to it', [said({ n: 1 }, 1, 'verified'), said({ $add: { n: 9 } }, 2)], { n: 1 }],
    ['of what is proved the latest wins', [said({ a: 1 }, 1, 'verified'), said({ a: 2 }, 2, 'verified')], { a: 2 }],
    ['what is no amount adds nothing', [said({ $add: { n: '3', m: 1e300 } }, 1)], {}],
  ])('%s', (_, all, values) => {
    expect(traitValues(together(...all))).toEqual(values);
  });

  test('any order and any grouping gives the same, also through the store', () => {
    const call = fc.record({
      key: fc.constantFrom('a', 'b', '__proto__'),
      how: fc.constantFrom('set', '$set', '$setOnce', '$add'),
      value: fc.oneof(
        fc.integer({ min: -1e6, max: 1e6 }).map((n) => n / 1000 + 0),
        fc.constantFrom('x', 'y', null, true),
      ),
      at: fc.integer({ min: 1, max: 5 }),
      id: fc.uuid(),
      proof: fc.constantFrom('claimed' as const, 'claimed' as const, 'verified' as const),
    });
    type Call = typeof call extends fc.Arbitrary<infer T> ? T : never;
    const told = ({ key, how, value, at, id, proof }: Call) => {
      const plain = Object.fromEntries([[key, value]]);
      return traitsAt(how === 'set' ? plain : { [how]: plain }, { at, messageId: id }, proof);
    };

    const shuffled = fc
      .uniqueArray(call, { minLength: 1, maxLength: 12, selector: ({ id }) => id })
      .chain((calls) =>
        fc.tuple(fc.constant(calls), fc.shuffledSubarray(calls, { minLength: calls.length }), fc.nat(12)),
      );
    fc.assert(
      fc.property(shuffled, ([calls, others, cut]) => {
        const one = together(...calls.map(told));
        const stored = readTraits(writeTraits(together(...others.slice(0, cut).map(told))));
        const other = mergeTraits(stored, together(...others.slice(cut).map(told)));
        expect(traitValues(other)).toEqual(traitValues(one));
        expect(Object.fromEntries(other)).toEqual(Object.fromEntries(one));
      }),
      { numRuns: 500 },
    );
  });
});
