import { expect, it } from 'vitest';
import { cutByMonth, toDateTime64 } from './row.ts';
import { eventRow } from './testing/event-row.ts';

it('cuts by month in UTC, oldest first, each month in the order given', () => {
  const times = [
    '2026-03-01T00:00:00.000Z',
    '2026-02-28T23:59:59.999Z',
    '2026-03-31T23:59:59.999Z',
    '2024-12-01T00:00:00Z',
  ];
  const rows = times.map((time, i) => eventRow({ ts: Date.parse(time), message_id: `m${i}` }));
  expect(cutByMonth(rows).map(({ month, rows: cut }) => [month, ...cut.map((row) => row.message_id)])).toEqual([
    ['2024-12', 'm3'],
    ['2026-02', 'm1'],
    ['2026-03', 'm0', 'm2'],
  ]);
});

it('cuts nothing into nothing', () => {
  expect(cutByMonth([])).toEqual([]);
});

it('writes times as UTC with milliseconds', () => {
  expect(toDateTime64(Date.UTC(2026, 0, 2, 3, 4, 5, 6))).toBe('2026-01-02 03:04:05.006');
});
