import type { Json, Operator } from '@foothold/protocol/types';
import type { EventStore } from '@foothold/storage/events';
import { matchesFilter } from '@foothold/targeting';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryStore } from '../testing/store.ts';
import { comparison, holdsForMissing } from './filter.ts';
import { createParams, type SqlParams } from './params.ts';

const OPERATORS: Operator[] = ['is', 'isNot', 'contains', 'gt', 'gte', 'lt', 'lte', 'set', 'notSet'];
const VALUES: Json[] = [
  ...[null, true, false, 0, 5, -1.5, 1e21, 0.1, 9_007_199_254_740_991],
  ...['', 'a', 'b', '5', 'true', 'null', `it's "q" \\n / 日本\u2028`, '\uFF5E', '🦊', 'é🦊'],
  ...[[], [null], ['a', 5], [5, 'a'], [true, [1, 2]], [1, 2], [{ a: 1 }, '/"日'], [1e21, 0.1]],
  ...[{}, { a: 1 }, { a: 1, b: [null, ' 🦊 '] }, { b: [null, ' 🦊 '], a: 1 }, { a: null }],
];
/** undefined: the key is not there. */
const ACTUAL: (Json | undefined)[] = [undefined, ...VALUES];

let store: EventStore;
let close: () => Promise<void>;
beforeAll(async () => ({ store, close } = await temporaryStore()));
afterAll(() => close());

/** What the engine finds of each text of JSON, in order. */
async function found(texts: string[], condition: (params: SqlParams) => string): Promise<boolean[]> {
  const params = createParams();
  const sql = `SELECT ${condition(params)} AS holds
    FROM (SELECT pair.1 AS i, pair.2 AS json
      FROM (SELECT arrayJoin(arrayZip(arrayEnumerate(${params.bind('Array(String)', texts)}), ${params.bind('Array(String)', texts)})) AS pair))
    ORDER BY i`;
  return (await store.query<{ holds: number }>(sql, params.values)).map(({ holds }) => holds === 1);
}

describe.each(OPERATORS)('a filter in SQL holds where the same filter holds in the browser: %s', (op) => {
  it.each(VALUES.map((value) => [value]))('%j, of a property', async (value) => {
    const key = `key 'of"`;
    const texts = ACTUAL.map((actual) => JSON.stringify({ a: 5, [key]: actual }));
    const holds = await found(texts, (params) => comparison(params, { op, value }, 'json', key));
    expect(pairs(ACTUAL, holds)).toEqual(
      pairs(
        ACTUAL,
        ACTUAL.map((actual) => matchesFilter({ op, value }, actual)),
      ),
    );
  });

  it.each(VALUES.map((value) => [value]))('%j, of a value that stands by itself', async (value) => {
    const texts = VALUES.map((actual) => JSON.stringify(actual));
    const holds = await found(texts, (params) => comparison(params, { op, value }, 'json'));
    expect(pairs(VALUES, holds)).toEqual(
      pairs(
        VALUES,
        VALUES.map((actual) => matchesFilter({ op, value }, actual)),
      ),
    );
    expect(holdsForMissing({ op, value })).toBe(matchesFilter({ op, value }, undefined));
  });
});

const pairs = (values: (Json | undefined)[], holds: boolean[]) => values.map((value, i) => [value, holds[i]]);
