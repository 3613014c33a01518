const ISO_8601 =
  /^(\d{4})-(\d{2})(?:-(\d{2}))?(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i;

/**
 * Epoch ms of an ISO 8601 text or of a number of epoch ms, cut to whole milliseconds; null when it is neither.
 * A text without a zone is UTC. Stricter than `Date.parse`, which reads "1" and "may 5" too.
 */
export function parseTime(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) && Math.abs(value) <= 8.64e15 ? Math.trunc(value) : null;
  if (typeof value !== 'string' || value.length > 40) return null;
  const usual = value.length === 24 ? parseUsual(value) : null;
  if (usual !== null) return usual;
  const match = ISO_8601.exec(value);
  if (!match) return null;
  const [, year, month, day, hour, minute, second, fraction, zone] = match;
  if (!inRange(Number(month), 1, 12) || !inRange(Number(day ?? 1), 1, daysIn(Number(year), Number(month)))) return null;
  if (!inRange(Number(hour ?? 0), 0, 23) || !inRange(Number(minute ?? 0), 0, 59)) return null;
  const ms = fraction ? Math.trunc(Number(`0.${fraction}`) * 1000 + 1e-6) : 0;
  // A leap second (:60) is read as the first moment after it.
  if (!inRange(Number(second ?? 0), 0, 60)) return null;
  const local = Date.UTC(Number(year), Number(month) - 1, Number(day ?? 1), Number(hour ?? 0), Number(minute ?? 0));
  return local + Number(second ?? 0) * 1000 + ms - offsetMs(zone);
}

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
function daysIn(year: number, month: number): number {
  const isLeap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return isLeap ? 29 : (DAYS[month - 1] ?? 0);
}
const inRange = (n: number, low: number, high: number) => n >= low && n <= high;

function offsetMs(zone: string | undefined): number {
  if (!zone || zone === 'Z' || zone === 'z') return 0;
  const sign = zone.startsWith('-') ? -1 : 1;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(3).replace(':', '') || 0);
  return sign * (hours * 60 + minutes) * 60_000;
}

const FORM = '0000-00-00T00:00:00.000Z';
const ZERO = 48;

/** `2024-02-29T13:05:09.123Z`, as nearly every client writes it, without the expression; null when it is anything else. */
function parseUsual(text: string): number | null {
  for (let i = 0; i < 24; i++) {
    const code = text.charCodeAt(i);
    const wanted = FORM.charCodeAt(i);
    if (wanted === ZERO ? code < ZERO || code > 57 : code !== wanted) return null;
  }
  const two = (at: number) => (text.charCodeAt(at) - ZERO) * 10 + text.charCodeAt(at + 1) - ZERO;
  const year = two(0) * 100 + two(2);
  const month = two(5);
  const day = two(8);
  const hour = two(11);
  const minute = two(14);
  const second = two(17);
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return null;
  if (hour > 23 || minute > 59 || second > 59) return null;
  return Date.UTC(year, month - 1, day, hour, minute, second, two(20) * 10 + text.charCodeAt(22) - ZERO);
}
