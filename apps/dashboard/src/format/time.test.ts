import { expect, it } from 'vitest';
import { formatAgo, formatClock, formatDay, formatMoment } from './time.ts';

const now = Date.parse('2025-06-14T12:00:00Z');

it('says how long ago', () => {
  expect(formatAgo(now - 3000, now)).toBe('just now');
  expect(formatAgo(now - 60_000, now)).toBe('1 minute ago');
  expect(formatAgo(now - 5 * 3_600_000, now)).toBe('5 hours ago');
  expect(formatAgo(now - 30 * 3_600_000, now)).toBe('yesterday');
  expect(formatAgo(now - 12 * 86_400_000, now)).toBe('12 days ago');
});
it('names a day in the zone asked for', () => {
  expect(formatDay('2025-06-14T23:30:00Z', 'UTC', now)).toBe('June 14');
  expect(formatDay('2025-06-14T23:30:00Z', 'Asia/Tokyo', now)).toBe('June 15');
  expect(formatDay('2024-12-01T12:00:00Z', 'UTC', now)).toBe('December 1, 2024');
});
it('gives moments on a 24-hour clock', () => {
  expect(formatClock('2025-06-14T00:05:00Z', 'UTC')).toBe('00:05');
  expect(formatMoment('2025-06-14T09:32:05Z', 'UTC')).toBe('June 14, 2025 at 09:32:05');
});
