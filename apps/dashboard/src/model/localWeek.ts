import { DAY } from '../format/duration.ts';

/** First moment of a local Monday and of the next, as epoch ms; a week that a period cuts begins with the period. */
export function weekBounds(
  start: string,
  timeZone: string,
  periodFrom: string | number = 0,
): { from: number; to: number } {
  const next = new Date(Date.parse(`${start}T00:00:00Z`) + 7 * DAY).toISOString().slice(0, 10);
  const from = Math.max(localMidnight(start, timeZone), new Date(periodFrom).getTime());
  return { from, to: localMidnight(next, timeZone) };
}

/** The instant at which a local day begins; found by correcting UTC midnight by the zone's offset, twice for a change. */
export function localMidnight(day: string, timeZone: string): number {
  const wanted = Date.parse(`${day}T00:00:00Z`);
  const once = wanted - offsetAt(wanted, timeZone);
  return wanted - offsetAt(once, timeZone);
}
function offsetAt(at: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(new Date(at));
  const part = (type: string) => Number(parts.find((candidate) => candidate.type === type)?.value);
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second')) - at;
}
