import type { Json, Operator } from '@foothold/protocol/types';
import { describe, expect, it } from 'vitest';
import { matchesFilter, matchesFilters, matchesWhere } from './filter.ts';

const OPERATORS: Operator[] = ['is', 'isNot', 'contains', 'gt', 'gte', 'lt', 'lte', 'set', 'notSet'];
const holding = (value: Json | undefined, wanted: Json) =>
  OPERATORS.filter((op) => matchesFilter({ op, value: wanted }, value));

describe('a filter', () => {
  it.each<[Json | undefined, Json, Operator[]]>([
    [5, 5, ['is', 'gte', 'lte', 'set']],
    [6, 5, ['isNot', 'gt', 'gte', 'set']],
    [4, 5, ['isNot', 'lt', 'lte', 'set']],
    ['5', 5, ['isNot', 'set']],
    [5, '5', ['isNot', 'set']],
    ['b', 'a', ['isNot', 'gt', 'gte', 'set']],
    ['2024-05-01', '2024-06-01', ['isNot', 'lt', 'lte', 'set']],
    ['', 'a', ['isNot', 'lt', 'lte', 'set']],
    ['weekly report', 'report', ['isNot', 'contains', 'gt', 'gte', 'set']],
    [['a', 'b'], 'b', ['isNot', 'contains', 'set']],
    [true, true, ['is', 'set']],
    [true, 'true', ['isNot', 'set']],
    [{ a: 1 }, { a: 1 }, ['is', 'set']],
    [undefined, 5, ['isNot', 'notSet']],
    [null, 5, ['isNot', 'notSet']],
  ])('%j against %j: %j', (value, wanted, expected) => {
    expect(holding(value, wanted)).toEqual(expected);
  });

  it('is false for an operator that nobody knows', () => {
    expect(matchesFilter({ op: 'resembles' as Operator, value: 1 }, 1)).toBe(false);
  });

  it('sees no property that is only inherited', () => {
    expect(matchesWhere([{ property: 'constructor', op: 'set' }], {})).toBe(false);
    expect(matchesWhere([{ property: '__proto__', op: 'set' }], undefined)).toBe(false);
  });

  it('looks at properties and traits by what it names', () => {
    const where = [
      { property: 'kind', op: 'is' as const, value: 'weekly' },
      { trait: 'plan', op: 'is' as const, value: 'trial' },
    ];
    expect(matchesFilters(where, { kind: 'weekly' }, { plan: 'trial' })).toBe(true);
    expect(matchesFilters(where, { kind: 'weekly', plan: 'trial' }, {})).toBe(false);
  });
});
