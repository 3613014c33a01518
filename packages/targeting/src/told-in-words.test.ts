import type { Condition, Failing, Json } from '@foothold/protocol/types';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { toldInWords } from './told-in-words.ts';

const words = (leaf: Condition, found?: Json) =>
  toldInWords(
    { show: false, reason: 'audience', failing: [{ leaf, ...(found !== undefined && { found }) }] },
    undefined,
  );

it('says of each leaf what the browser found, and what was wanted', () => {
  const sentences = [
    words({ trait: 'plan', op: 'is', value: 'team' }, 'free'),
    words({ trait: 'size', of: 'account', op: 'gt', value: 5 }, 3),
    words({ event: 'A', key: 'k', count: { atLeast: 3 }, withinMs: 3_600_000 }, 2),
    words({ visited: '/a', key: 'k', scope: 'account' }, 0),
    words({ page: '/app/**' }, '/pricing'),
    words({ milestone: 'm' }),
    words({ device: 'mobile' }, { device: 'desktop' }),
    words({ not: { segment: 's' } }),
    words({ not: { trait: 'plan', op: 'is', value: 'team' } }, 'team'),
    words({ not: { event: 'A', key: 'k', scope: 'membership' } }, 2),
  ];
  expect(sentences.map((sentence) => sentence?.replace('The person is not in the audience: ', ''))).toEqual([
    'trait "plan" is "free", wanted "team".',
    'account trait "size" is 3, wanted more than 5.',
    '"A" happened 2 times within 1 hours, wanted at least 3.',
    'a visit of "/a" happened 0 times by anyone in this account, wanted at least 1.',
    'the page is "/pricing", wanted "/app/**".',
    'milestone "m" is not reached.',
    'the device is a desktop, wanted mobile.',
    'in the segment "s".',
    'trait "plan" is "team", wanted not "team".',
    '"A" happened 2 times by this person in this account, wanted not at least 1.',
  ]);
});

it('joins what would each be enough', () => {
  const failing: Failing[] = [{ leaf: { milestone: 'a' } }, { leaf: { milestone: 'b' } }];
  expect(toldInWords({ show: false, reason: 'audience', failing }, undefined)).toBe(
    'The person is not in the audience: milestone "a" is not reached, and milestone "b" is not reached.',
  );
});

it('has a sentence for what needs no figures, and none for what it does not know', () => {
  expect(toldInWords({ show: false, reason: 'dismissed' }, undefined)).toContain('closed it');
  expect(toldInWords({ show: false, reason: 'constructor' }, undefined)).toBeNull();
  expect(toldInWords({ show: true }, undefined)).toBeNull();
});

it('takes whatever somebody sends', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (reason, failing) => {
      const said = toldInWords({ show: false, reason, failing } as never, undefined);
      expect(said === null || typeof said === 'string').toBe(true);
    }),
    { examples: [[{ toString: 'x' }, [{ leaf: null }]]] },
  );
});
