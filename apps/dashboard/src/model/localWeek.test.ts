import { expect, it } from 'vitest';
import { localMidnight, weekBounds } from './localWeek.ts';

const iso = (ms: number) => new Date(ms).toISOString();

it('knows when a local day begins', () => {
  expect(iso(localMidnight('2025-06-16', 'UTC'))).toBe('2025-06-16T00:00:00.000Z');
  expect(iso(localMidnight('2025-06-16', 'Europe/Vienna'))).toBe('2025-06-15T22:00:00.000Z');
  expect(iso(localMidnight('2025-06-16', 'Asia/Kolkata'))).toBe('2025-06-15T18:30:00.000Z');
  expect(iso(localMidnight('2025-06-16', 'America/Los_Angeles'))).toBe('2025-06-16T07:00:00.000Z');
});
it('begins with the period where that cuts the week', () => {
  const wednesday = Date.parse('2025-06-18T12:00:00Z');
  expect(weekBounds('2025-06-16', 'UTC', wednesday).from).toBe(wednesday);
  expect(weekBounds('2025-06-23', 'UTC', wednesday).from).toBe(Date.parse('2025-06-23T00:00:00Z'));
});
it('gives a week with a clock change its 167 or 169 hours', () => {
  const spring = weekBounds('2025-03-24', 'Europe/Vienna');
  const autumn = weekBounds('2025-10-20', 'Europe/Vienna');
  expect((spring.to - spring.from) / 3_600_000).toBe(167);
  expect((autumn.to - autumn.from) / 3_600_000).toBe(169);
});
