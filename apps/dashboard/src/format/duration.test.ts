import { expect, it } from 'vitest';
import { DAY, formatDuration, formatDurationShort, formatWindow } from './duration.ts';

it('says a duration in the unit that fits', () => {
  expect(formatDuration(0)).toBe('under a second');
  expect(formatDuration(40_000)).toBe('40 seconds');
  expect(formatDuration(12 * 60_000)).toBe('12 minutes');
  expect(formatDuration(5.2 * 3_600_000)).toBe('5.2 hours');
  expect(formatDuration(4.2 * DAY)).toBe('4.2 days');
  expect(formatDuration(2 * DAY)).toBe('2 days');
  expect(formatDuration(28.4 * DAY)).toBe('28 days');
  expect(formatDuration(77 * DAY)).toBe('11 weeks');
});
it('is short where room is short', () => {
  expect(formatDurationShort(4.2 * DAY)).toBe('4.2 d');
  expect(formatDurationShort(1000)).toBe('1 s');
  expect(formatDurationShort(10)).toBe('<1 s');
});
it('says a window in whole units', () => {
  expect(formatWindow(14 * DAY)).toBe('14 days');
  expect(formatWindow(3_600_000)).toBe('1 hour');
  expect(formatWindow(DAY)).toBe('1 day');
});
