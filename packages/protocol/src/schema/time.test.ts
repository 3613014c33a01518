import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTime } from './time.ts';

describe('parseTime', () => {
  it('reads every ISO 8601 form that clients send', () => {
    const at = Date.UTC(2024, 1, 29, 13, 5, 9, 123);
    for (const text of [
      '2024-02-29T13:05:09.123Z',
      '2024-02-29T13:05:09.123456789Z',
      '2024-02-29 13:05:09.123',
      '2024-02-29T13:05:09,123z',
      '2024-02-29T15:05:09.123+02:00',
      '2024-02-29T15:05:09.123+0200',
      '2024-02-29T08:05:09.123-05',
    ]) {
      expect(parseTime(text), text).toBe(at);
    }
    expect(parseTime('2024-02-29')).toBe(Date.UTC(2024, 1, 29));
    expect(parseTime(at)).toBe(at);
    expect(parseTime(at + 0.9)).toBe(at);
  });

  it('reads back every moment that a clock can write', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date('2200-01-01'), noInvalidDate: true }), (date) => {
        expect(parseTime(date.toISOString())).toBe(date.getTime());
      }),
    );
  });

  it('refuses what is no time', () => {
    const wrong = ['', '1', 'yesterday', '2023-02-29', '2024-13-01', '2024-01-01T24:00:00Z', '1700000000000', true, {}];
    for (const value of [...wrong, null, Number.NaN, Number.POSITIVE_INFINITY, 9e15]) {
      expect(parseTime(value), String(value)).toBeNull();
    }
  });
});
