import type { EventRow } from '@foothold/storage/events';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { gather, joinBlocks, partStored, type WaitingBlock } from './gather.ts';
import type { Ready } from './ids/id-index.ts';
import type { BlockBody, PendingBlock } from './pending-block.ts';

const waiting = (
  block: number,
  { bytes = 100, isFresh = true, ...body }: object & Partial<Options> = {},
): WaitingBlock => ({
  note: { block, start: block * 1e9, end: block * 1e9 + bytes, body: { survivors: '', monthsAnInsert: 32, ...body } },
  isFresh,
});
type Options = BlockBody & { bytes: number; isFresh: boolean };
const numbers = (some: WaitingBlock[]) => gather(some).map(({ block }) => block);

it('takes together what waits, up to so many blocks and bytes', () => {
  expect(numbers([])).toEqual([]);
  expect(numbers([waiting(1), waiting(2), waiting(3)])).toEqual([1, 2, 3]);
  const half = { bytes: 9 * 1024 * 1024 };
  expect(numbers([waiting(1, half), waiting(2, half), waiting(3)])).toEqual([1]);
  expect(numbers(Array.from({ length: 50 }, (_, n) => waiting(n)))).toHaveLength(32);
});

it('leaves alone what may have been begun, or was noted to be stored otherwise', () => {
  expect(numbers([waiting(1, { isFresh: false }), waiting(2), waiting(3)])).toEqual([1]);
  expect(numbers([waiting(1), waiting(2, { isFresh: false }), waiting(3)])).toEqual([1]);
  expect(numbers([waiting(1), waiting(2, { monthsAnInsert: 16 })])).toEqual([1]);
});

it('puts together again what was together, and nothing else', () => {
  const together = { gathered: 1, isFresh: false };
  expect(numbers([waiting(1, together), waiting(2, together), waiting(4)])).toEqual([1, 2]);
  expect(numbers([waiting(1, together), waiting(4), waiting(5, together)])).toEqual([1, 5]);
});

it('tells each block what became of its own rows', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.boolean()), { minLength: 1, maxLength: 6 }), (some) => {
      const blocks = some.map((rows, block): PendingBlock => {
        const ids = rows.map((_, i) => `${block}/${i}`);
        const of = <T>(make: (id: string) => object) => ids.map((id) => make(id) as T);
        return {
          ...waiting(block).note,
          rows: of<EventRow>((message_id) => ({ message_id })),
          survivors: of<Ready>((id) => ({ id, environmentId: 'e', receivedAtMs: block })),
        };
      });
      const joined = joinBlocks(blocks);
      expect(joined.rows).toHaveLength(joined.survivors.length);
      const bad = some.flat().flatMap((isBad, i) => (isBad ? [[i, `why ${joined.rows[i]?.message_id}`] as const] : []));
      const parted = partStored(blocks, new Map(bad));
      for (const [n, { block, sums, poison }] of parted.entries()) {
        const rows = some[n] as boolean[];
        expect(block).toBe(blocks[n]?.block);
        expect(sums.reduce((sum, { count }) => sum + count, 0)).toBe(rows.length);
        const bad = rows.flatMap((isBad, i) => (isBad ? [`${n}/${i}`] : []));
        expect(poison.map(({ event, message }) => [event, message])).toEqual(
          bad.map((id) => [expect.objectContaining({ id }), `why ${id}`]),
        );
      }
    }),
  );
});
