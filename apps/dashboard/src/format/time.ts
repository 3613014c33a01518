import { DAY } from './duration.ts';

/** `3 minutes ago`, `yesterday`, `12 days ago`; `just now` under 10 seconds. */
export function formatAgo(at: number | string, now: number): string {
  const ms = now - new Date(at).getTime();
  if (ms < 10_000) return 'just now';
  if (ms < 60_000) return ago(Math.floor(ms / 1000), 'second');
  if (ms < 3_600_000) return ago(Math.floor(ms / 60_000), 'minute');
  if (ms < DAY) return ago(Math.floor(ms / 3_600_000), 'hour');
  if (ms < 2 * DAY) return 'yesterday';
  if (ms < 60 * DAY) return ago(Math.floor(ms / DAY), 'day');
  return ago(Math.floor(ms / (30.44 * DAY)), 'month');
}
const ago = (n: number, unit: string) => `${n} ${unit}${n === 1 ? '' : 's'} ago`;

/** `June 14` (with the year when it is not `now`'s), in the named zone. */
export function formatDay(at: number | string, timeZone: string, now: number = Date.now()): string {
  const date = new Date(at);
  const sameYear = date.getUTCFullYear() === new Date(now).getUTCFullYear();
  return new Intl.DateTimeFormat('en-US', {
    timeZone,
    month: 'long',
    day: 'numeric',
    ...(sameYear ? {} : { year: 'numeric' }),
  }).format(date);
}

/** `Jun 14`, for axes. */
export function formatDayShort(at: number | string, timeZone: string): string {
  return new Intl.DateTimeFormat('en-US', { timeZone, month: 'short', day: 'numeric' }).format(new Date(at));
}

/** `June 14, 2025 at 09:32:05`, in the named zone. */
export function formatMoment(at: number | string, timeZone: string): string {
  return new Intl.DateTimeFormat('en-US', {
    timeZone,
    dateStyle: 'long',
    timeStyle: 'medium',
    hourCycle: 'h23',
  }).format(new Date(at));
}

/** `09:32`, in the named zone. */
export function formatClock(at: number | string, timeZone: string): string {
  return new Intl.DateTimeFormat('en-US', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(
    new Date(at),
  );
}

/** `UTC`, `Europe/Vienna`: always named beside times. */
export const timeZoneName = (timeZone: string): string => timeZone.replace(/_/g, ' ');
