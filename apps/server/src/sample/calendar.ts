import type { Chance } from './random.ts';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
export const WEEK_MS = 7 * DAY_MS;

/** Where accounts are at home, with how often. Offsets are enough here: nobody lives on a day of 23 hours. */
export const ZONES = [
  { name: 'America/Los_Angeles', offsetHours: -8, weight: 18 },
  { name: 'America/New_York', offsetHours: -5, weight: 30 },
  { name: 'Europe/London', offsetHours: 0, weight: 20 },
  { name: 'Europe/Berlin', offsetHours: 1, weight: 22 },
  { name: 'Asia/Singapore', offsetHours: 8, weight: 10 },
] as const;
export type Zone = (typeof ZONES)[number];

const WEEKDAYS = [0.05, 1, 1.12, 1.06, 0.98, 0.76, 0.08]; // Sunday first
// Busy by ten, a dip at lunch, busy again at three, a few at night.
const HOURS = [
  0.01, 0.01, 0.01, 0.01, 0.01, 0.02, 0.06, 0.2, 0.6, 1, 1.15, 1, 0.62, 0.72, 1, 1.1, 0.95, 0.6, 0.25, 0.14, 0.12, 0.1,
  0.05, 0.02,
];

/** A moment of a week (its Monday 00:00 UTC), at an hour and on a day when people of this zone work. */
export function momentInWeek(weekMs: number, zone: Zone, chance: Chance): number {
  const day = (chance.weighted(WEEKDAYS) + 6) % 7;
  return weekMs + day * DAY_MS + timeOfDay(zone, chance);
}

/** The next working moment near `ms`: the same local day if people work then, else one of the next days. */
export function workingMomentAfter(ms: number, zone: Zone, chance: Chance): number {
  const localMs = ms + zone.offsetHours * HOUR_MS;
  let day = Math.floor(localMs / DAY_MS);
  while (!chance.happens((WEEKDAYS[weekdayOf(day)] ?? 0) / 1.12)) day += 1;
  const moment = day * DAY_MS + timeOfDay(zone, chance);
  if (moment > ms) return moment;
  // Too late for today's drawn hour: within the next hour or two, as people do one thing after another.
  return ms + chance.around(25 * 60_000, 0.9);
}

function timeOfDay(zone: Zone, chance: Chance): number {
  return (chance.weighted(HOURS) + chance.next() - zone.offsetHours) * HOUR_MS;
}

/** 0 is Sunday; day 0 of the epoch was a Thursday. */
const weekdayOf = (day: number) => (((day + 4) % 7) + 7) % 7;

/** Monday 00:00 UTC of the week that holds this moment. */
export function mondayOf(ms: number): number {
  const day = Math.floor(ms / DAY_MS);
  return (day - ((weekdayOf(day) + 6) % 7)) * DAY_MS;
}
