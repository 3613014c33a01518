import type { Condition, PublishedContent } from '@foothold/protocol/types';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addOccurrence, aggregateKey, aggregatesOf, counter } from './aggregate.ts';
import { type Facts, NO_FACTS } from './condition.ts';
import { aggregatesOfContent, traitsOfContent, withKeys } from './content.ts';
import { evaluate } from './whole.ts';

const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 0, 15);
const key = (event: string) => aggregateKey({ event });
const twice = [NOW - 10 * DAY_MS, NOW - DAY_MS].reduce<ReturnType<typeof addOccurrence> | undefined>(
  addOccurrence,
  undefined,
);
const facts: Facts = {
  ...NO_FACTS,
  now: NOW,
  page: { path: '/reports/7', url: 'https://app.example.com/reports/7' },
  traits: { plan: 'trial', seats: 3 },
  account: { size: 40 },
  aggregates: { [key('Report created')]: twice as NonNullable<typeof twice> },
  accountAggregates: { [key('Invited')]: { count: 1, firstAt: 1, lastAt: 1, recentAt: [1] } },
  milestones: { activated: NOW - DAY_MS },
  contents: {
    seen: { shownAt: NOW - 5 },
    done: { shownAt: NOW - 9, completedAt: NOW - 5 },
    closed: { shownAt: NOW - 9, dismissed: { value: true, at: NOW - 5 } },
  },
  segments: ['vip'],
};
/** As it is delivered: leaves that count carry their keys. */
const delivered = (condition: Condition): Condition => {
  const content = { kind: 'tour', id: 't', name: 't', steps: [], audience: condition, version: 1, publishedAt: 0 };
  return withKeys(content as unknown as PublishedContent).audience as Condition;
};
const holds = (condition: Condition) => evaluate(delivered(condition), facts);

describe('a condition', () => {
  it.each<[Condition, boolean]>([
    [{ all: [] }, true],
    [{ any: [] }, false],
    [{ not: { any: [] } }, true],
    [{ trait: 'plan', op: 'is', value: 'trial' }, true],
    [{ trait: 'size', of: 'account', op: 'gt', value: 39 }, true],
    [{ trait: 'size', op: 'gt', value: 39 }, false],
    [{ trait: 'role', of: 'membership', op: 'notSet' }, true],
    [{ event: 'Report created' }, true],
    [{ event: 'Report created', count: { atLeast: 3 } }, false],
    [{ event: 'Report created', count: { exactly: 2 } }, true],
    [{ event: 'Report created', count: { atMost: 1 } }, false],
    [{ event: 'Report created', count: { exactly: 1 }, withinMs: 7 * DAY_MS }, true],
    [{ event: 'Never', count: { exactly: 0 } }, true],
    [{ event: 'Never' }, false],
    [{ event: 'Invited' }, false],
    [{ event: 'Invited', scope: 'account' }, true],
    [{ page: '/reports/*' }, true],
    [{ page: '/reports' }, false],
    [{ milestone: 'activated' }, true],
    [{ milestone: 'activated', reached: false }, false],
    [{ milestone: 'renewed', reached: false }, true],
    [{ content: 'seen', is: 'seen' }, true],
    [{ content: 'seen', is: 'active' }, true],
    [{ content: 'done', is: 'active' }, false],
    [{ content: 'done', is: 'completed' }, true],
    [{ content: 'closed', is: 'dismissed' }, true],
    [{ content: 'unknown', is: 'notSeen' }, true],
    [{ segment: 'vip' }, true],
    [{ segment: 'others' }, false],
  ])('%j: %s', (condition, expected) => {
    expect(holds(condition)).toBe(expected);
  });

  it('takes an unknown leaf for false and counts it', () => {
    const unknown: unknown[] = [];
    const seen = { ...facts, onUnknown: (leaf: unknown) => unknown.push(leaf) };
    for (const leaf of [{ weather: 'sunny' }, { content: 'a', is: 'toString' }, null, 'x', 7]) {
      expect(evaluate(leaf as unknown as Condition, seen)).toBe(false);
    }
    expect(unknown).toHaveLength(5);
  });

  const leaf = fc.constantFrom<Condition>(
    { trait: 'plan', op: 'is', value: 'trial' },
    { trait: 'plan', op: 'is', value: 'team' },
    { event: 'Report created' },
    { event: 'Never' },
    { segment: 'vip' },
  );
  const { tree } = fc.letrec<{ tree: Condition }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      leaf,
      fc.record({ all: fc.array(tie('tree'), { maxLength: 3 }) }),
      fc.record({ any: fc.array(tie('tree'), { maxLength: 3 }) }),
      fc.record({ not: tie('tree') }),
    ),
  }));

  it('obeys De Morgan', () => {
    fc.assert(
      fc.property(fc.array(tree, { maxLength: 4 }), (parts) => {
        expect(holds({ not: { all: parts } })).toBe(holds({ any: parts.map((not) => ({ not })) }));
        expect(holds({ not: { any: parts } })).toBe(holds({ all: parts.map((not) => ({ not })) }));
      }),
    );
  });
});

describe('an aggregate', () => {
  it('has one key whatever else its condition says', () => {
    const found = aggregatesOf({
      all: [{ event: 'a' }, { not: { event: 'a', count: { atLeast: 5 }, scope: 'account' } }, { visited: '/x/*' }],
    });
    expect(found).toEqual([
      { key: aggregateKey({ event: 'a' }), event: 'a' },
      { key: aggregateKey({ page: '/x/*' }), page: '/x/*' },
    ]);
    expect(aggregateKey({ event: 'a' })).not.toBe(aggregateKey({ page: 'a' }));
  });

  it('does not depend on the order of its occurrences', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1e6 }), { minLength: 1, maxLength: 40 }), (times) => {
        const fold = (list: number[]) =>
          list.reduce<ReturnType<typeof addOccurrence> | undefined>(addOccurrence, undefined);
        expect(fold([...times].reverse())).toEqual(fold(times));
        expect(fold(times)?.recentAt).toEqual([...times].sort((a, b) => b - a).slice(0, 20));
      }),
    );
  });

  it('counts events by name and properties, and pages by path', () => {
    const weekly = counter({ event: 'Report', where: [{ property: 'kind', op: 'is', value: 'weekly' }] });
    expect(weekly({ event: 'Report', properties: { kind: 'weekly' } })).toBe(true);
    expect(weekly({ event: 'Report', properties: { kind: 'daily' } })).toBe(false);
    const visited = counter({ page: '/a/*' });
    expect(visited({ event: '$page', page: { path: '/a/1', url: '' } })).toBe(true);
    expect(visited({ event: 'Report' })).toBe(false);
  });
});

describe('a content', () => {
  const content = withKeys({
    kind: 'checklist',
    id: 'c',
    name: 'c',
    title: [{ trait: 'name', fallback: 'you' }],
    audience: { trait: 'plan', op: 'is', value: 'trial' },
    items: [
      { id: 'a', title: 'A', done: { event: 'Invited', scope: 'account' } },
      { id: 'b', title: 'B', done: { visited: '/b' }, when: { trait: 'size', of: 'account', op: 'gt', value: 1 } },
    ],
  });

  it('names what is to be counted and told because of it', () => {
    expect(aggregatesOfContent(content).map(({ event, page }) => event ?? page)).toEqual(['Invited', '/b']);
    expect(traitsOfContent(content)).toEqual({ person: ['plan', 'name'], account: ['size'], membership: [] });
  });

  it('carries the key of each count when it is delivered', () => {
    expect(content.items[0]?.done).toMatchObject({ key: aggregateKey({ event: 'Invited' }) });
  });
});
