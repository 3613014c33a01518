import type {
  Condition,
  Json,
  JsonObject,
  PropertyFilter,
  PublishedContent,
  TraitOperator,
} from '@foothold/protocol/types';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aggregatesOf, counter } from '../aggregate.ts';
import { counts } from '../common.ts';
import { evaluate as evaluateInBrowser, type Facts, NO_FACTS } from '../condition.ts';
import { withKeys } from '../content.ts';
import { evaluate } from '../index.ts';
import type { BrowserFacts } from '../rare.ts';
import { bucket } from './arms.ts';
import { matchesRare } from './operators.ts';
import { createRareRules } from './rules.ts';

const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 0, 15, 12);
const browser: BrowserFacts = {
  widthPx: 800,
  heightPx: 600,
  device: 'tablet',
  language: 'de-AT',
  minuteOfDay: 9 * 60 + 30,
  weekday: 4,
  element: (selector, is) => selector === '#there' && is !== 'clicked',
};
const facts: Facts = { ...NO_FACTS, now: NOW, who: { anonymousId: 'anon', userId: 'ann', groupId: null } };
const inBrowser: Facts = {
  ...facts,
  rare: createRareRules({ evaluate: evaluateInBrowser }, () => browser),
};

describe('a trait', () => {
  it.each<[TraitOperator, Json | undefined, Json | undefined, boolean]>([
    ['notContains', 'team plan', 'team', false],
    ['notContains', ['a', 'b'], 'c', true],
    ['notContains', undefined, 'c', true],
    ['startsWith', 'ann@example.com', 'ann@', true],
    ['startsWith', undefined, 'undefined', false],
    ['startsWith', 7, '7', false],
    ['endsWith', 'ann@example.com', '@example.com', true],
    ['endsWith', null, '', false],
    ['matches', 'ann@eu.example.com', '*@*.example.com', true],
    ['matches', 'ann@example.org', '*@example.com', false],
    ['matches', 7, '*', false],
    ['between', 5, [5, 9], true],
    ['between', 10, [5, 9], false],
    ['between', '2026-01-10', ['2026-01-01', '2026-01-31'], true],
    ['between', '7', [5, 9], false],
    ['anyOf', 'trial', ['trial', 'team'], true],
    ['anyOf', ['x', 'team'], ['trial', 'team'], true],
    ['anyOf', undefined, ['trial'], false],
    ['anyOf', 'trial', [], false],
    ['allOf', ['a', 'b', 'c'], ['a', 'c'], true],
    ['allOf', ['a'], ['a', 'c'], false],
    ['allOf', undefined, [], false],
    ['noneOf', 'x', ['a', 'b'], true],
    ['noneOf', ['x', 'a'], ['a', 'b'], false],
    ['noneOf', undefined, ['a'], true],
    ['before', '2026-01-01T00:00:00Z', '2026-01-02', true],
    ['before', NOW - 31 * DAY_MS, { daysAgo: 30 }, true],
    ['before', NOW - 29 * DAY_MS, { daysAgo: 30 }, false],
    ['after', NOW - 29 * DAY_MS, { daysAgo: 30 }, true],
    ['after', 'yesterday', { daysAgo: 30 }, false],
    ['after', undefined, { daysAgo: 30 }, false],
    ['is', 'common', 'common', false],
    ['resembles' as TraitOperator, 'a', 'a', false],
  ])('%s: %j, wanted %j: %s', (op, value, wanted, expected) => {
    expect(matchesRare({ op, value: wanted }, value, NOW)).toBe(expected);
  });

  it('satisfies exactly one of an operator and its opposite', () => {
    const value = fc.oneof(
      fc.constantFrom('a', 'ab', 'b'),
      fc.array(fc.constantFrom('a', 'b')),
      fc.constant(undefined),
    );
    fc.assert(
      fc.property(value, fc.constantFrom('a', 'b'), fc.array(fc.constantFrom('a', 'b')), (actual, one, list) => {
        const trait = (op: TraitOperator, wanted: Json): boolean =>
          evaluate({ trait: 't', op, value: wanted }, { ...facts, traits: actual === undefined ? {} : { t: actual } });
        expect(trait('notContains', one)).toBe(!trait('contains', one));
        expect(trait('noneOf', list)).toBe(!trait('anyOf', list));
      }),
    );
  });
});

describe('what only a browser knows', () => {
  it.each<[Condition, boolean]>([
    [{ element: '#there' }, true],
    [{ element: '#there', is: 'visible' }, true],
    [{ element: '#there', is: 'clicked' }, false],
    [{ element: '#gone' }, false],
    [{ device: 'tablet' }, true],
    [{ device: 'mobile' }, false],
    [{ viewport: { minWidth: 800, maxWidth: 800 } }, true],
    [{ viewport: { minWidth: 801 } }, false],
    [{ viewport: { maxHeight: 599 } }, false],
    [{ language: 'de' }, true],
    [{ language: 'DE-at' }, true],
    [{ language: 'd' }, false],
    [{ localTime: { from: '09:00', until: '17:00' } }, true],
    [{ localTime: { from: '09:31' } }, false],
    [{ localTime: { until: '09:30' } }, false],
    [{ localTime: { from: '22:00', until: '10:00' } }, true],
    [{ localTime: { from: '22:00', until: '10:00', weekdays: [3] } }, true],
    [{ localTime: { from: '22:00', until: '10:00', weekdays: [4] } }, false],
    [{ localTime: { weekdays: [4, 5] } }, true],
    [{ localTime: { weekdays: [1] } }, false],
  ])('%j: %s', (condition, expected) => {
    expect(evaluateInBrowser(condition, inBrowser)).toBe(expected);
    const unknown: unknown[] = [];
    expect(evaluate(condition, { ...facts, onUnknown: (leaf) => unknown.push(leaf) })).toBe(false);
    expect(unknown).toEqual([condition]);
  });
});

describe('a share', () => {
  it('is even, always the same people, and grows without letting anybody go', () => {
    const people = Array.from({ length: 20_000 }, (_, i) => bucket('salt', `user-${i}`));
    for (const percent of [1, 10, 50, 90]) {
      const share = people.filter((at) => at < percent).length / 200;
      expect(Math.abs(share - percent)).toBeLessThan(1.2);
    }
    expect(bucket('salt', 'ann')).toBe(bucket('salt', 'ann'));
    expect(bucket('salt', 'ann')).not.toBe(bucket('pepper', 'ann'));
  });

  it('is of accounts where it says so, and of nobody who is in none', () => {
    expect(evaluate({ percent: 100, salt: 's' }, facts)).toBe(true);
    expect(evaluate({ percent: 0, salt: 's' }, facts)).toBe(false);
    expect(evaluate({ percent: 100, of: 'account', salt: 's' }, facts)).toBe(false);
    const inAccount = { ...facts, who: { anonymousId: 'a', groupId: 'acme' } };
    expect(evaluate({ percent: 100, of: 'account', salt: 's' }, inAccount)).toBe(true);
  });

  it('has the content’s id as its salt', () => {
    const content = {
      kind: 'tour',
      id: 't',
      name: 't',
      steps: [],
      audience: { percent: 5 },
    } as never as PublishedContent;
    expect(withKeys(content)).toMatchObject({ audience: { percent: 5, salt: 't' }, rare: true });
  });
});

const leaf = fc.oneof(
  fc.record({ percent: fc.integer({ min: 0, max: 100 }), salt: fc.constantFrom('a', 'b') }),
  fc.record({
    trait: fc.constantFrom('plan', 'age'),
    op: fc.constantFrom<TraitOperator>('is', 'notContains', 'anyOf', 'noneOf', 'after', 'between', 'startsWith', 'gt'),
    value: fc.constantFrom<Json>('trial', ['trial'], 5, [1, 9], { daysAgo: 3 }),
  }),
  fc.constantFrom<Condition>({ segment: 'vip' }, { page: '/a*' }, { milestone: 'm' }),
) as fc.Arbitrary<Condition>;
const { tree } = fc.letrec<{ tree: Condition }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.record({ all: fc.array(tie('tree'), { maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('tree'), { maxLength: 3 }) }),
    fc.record({ not: tie('tree') }),
  ),
}));
const someFacts = fc.record({
  traits: fc.record({ plan: fc.constantFrom<Json>('trial', 'team', null), age: fc.constantFrom<Json>(3, 7, NOW) }),
  segments: fc.subarray(['vip', 'other']),
  page: fc.constantFrom({ path: '/a', url: 'https://x/a' }, { path: '/b', url: 'https://x/b' }),
});

const count = fc.option(
  fc.oneof(fc.record({ atLeast: fc.nat(2) }), fc.record({ atMost: fc.nat(2) }), fc.record({ exactly: fc.nat(2) })),
  { nil: undefined },
);
const glob = fc.constantFrom('/a', '/*', '/**', '/a/*', '/*/b', '**/b', '/a**', '*', 'https://*/a', '/*/*', '/a/**/b*');
/** What an author says most, with the rare among it. */
const plainLeaf = fc.oneof(
  fc.record({
    trait: fc.constantFrom('plan', 'age', 'none'),
    op: fc.constantFrom<TraitOperator>('is', 'isNot', 'set', 'notSet', 'gt', 'startsWith'),
    value: fc.constantFrom<Json>('trial', 3, null),
  }),
  fc.record({ event: fc.constantFrom('E', 'F'), count, scope: fc.constantFrom(undefined, 'account' as const) }),
  fc.record({ visited: glob, count, withinMs: fc.constantFrom(undefined, 1000) }),
  fc.record({ page: glob }),
  fc.record({ milestone: fc.constantFrom('m', 'n'), reached: fc.constantFrom(undefined, true, false) }),
  fc.record({ segment: fc.constantFrom('vip', 'else') }),
  fc.constant({ content: 'c', is: 'notSeen' as const }),
) as fc.Arbitrary<Condition>;
const { plainTree } = fc.letrec<{ plainTree: Condition }>((tie) => ({
  plainTree: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    plainLeaf,
    fc.record({ all: fc.array(tie('plainTree'), { maxLength: 2 }) }),
    fc.record({ any: fc.array(tie('plainTree'), { maxLength: 2 }) }),
    fc.record({ not: tie('plainTree') }),
  ),
}));

describe('browser and server', () => {
  it('agree about every condition that both can decide', () => {
    fc.assert(
      fc.property(tree, someFacts, (condition, some) => {
        const given = { ...facts, ...some };
        const loaded = { ...given, rare: createRareRules({ evaluate: evaluateInBrowser }, () => browser) };
        expect(evaluate(condition, given)).toBe(evaluateInBrowser(condition, loaded));
      }),
    );
  });

  it('find that a part more never makes an any false nor an all true', () => {
    fc.assert(
      fc.property(fc.array(tree, { maxLength: 3 }), tree, someFacts, (parts, more, some) => {
        const given = { ...facts, ...some };
        if (evaluate({ any: parts }, given)) expect(evaluate({ any: [...parts, more] }, given)).toBe(true);
        if (evaluate({ all: [...parts, more] }, given)) expect(evaluate({ all: parts }, given)).toBe(true);
      }),
    );
  });

  it('count alike without the rare rules what is not marked as rare', () => {
    const where = fc.constantFrom<PropertyFilter[]>(
      [],
      [{ property: 'size', op: 'is', value: 1 }],
      [{ property: 'size', op: 'notSet' }],
      [{ property: 'size', op: 'gt', value: 0 }],
    );
    const seen = fc.oneof(
      fc.record({ event: fc.constantFrom('E', 'F'), properties: fc.constantFrom<JsonObject>({}, { size: 1 }) }),
      fc.record({ page: fc.constantFrom('/a', '/a/b', '').map((path) => ({ path, url: `https://x${path}` })) }),
    );
    const definition = fc.oneof(fc.record({ event: fc.constantFrom('E', 'F'), where }), fc.record({ page: glob }));
    fc.assert(
      fc.property(definition, seen, (counted, one) => {
        const { event, where, page } = counted as { event: string; where: PropertyFilter[]; page: string };
        const audience = page ? { visited: page } : { event, where };
        const content = withKeys({ kind: 'tour', steps: [], audience } as never as PublishedContent);
        const rare = content.rare ? createRareRules({ evaluate: evaluateInBrowser }) : undefined;
        expect(counts(counted, one, rare)).toBe(counter(counted)(one));
      }),
      { numRuns: 2000 },
    );
  });

  it('agree without the rare rules about what is not marked as rare', () => {
    let common = 0;
    fc.assert(
      fc.property(plainTree, someFacts, fc.constantFrom('/a', '/a/b', '/b'), (audience, some, path) => {
        const content = withKeys({ kind: 'tour', steps: [], audience } as never as PublishedContent);
        if (content.rare) return;
        common++;
        const did = { count: 2, firstAt: 1, lastAt: 2, recentAt: [2, 1] };
        const aggregates = Object.fromEntries(
          aggregatesOf({ any: [{ event: 'E' }, { visited: '/a' }] }).map(({ key }) => [key, did]),
        );
        const given = { ...facts, ...some, page: { path, url: `https://x${path}` }, milestones: { m: 1 }, aggregates };
        expect(evaluateInBrowser(content.audience, given)).toBe(evaluate(content.audience, given));
      }),
      { numRuns: 2000 },
    );
    expect(common).toBeGreaterThan(200);
  });
});
