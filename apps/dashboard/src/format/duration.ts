const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** `40 seconds`, `12 minutes`, `5.2 hours`, `4.2 days`, `11 weeks`: one unit, at most one decimal. */
export function formatDuration(ms: number): string {
  if (ms < SECOND) return 'under a second';
  if (ms < 90 * SECOND) return say(Math.round(ms / SECOND), 'second');
  if (ms < 90 * MINUTE) return say(Math.round(ms / MINUTE), 'minute');
  if (ms < 36 * HOUR) return say(oneDecimal(ms / HOUR), 'hour');
  if (ms < 70 * DAY) return say(oneDecimal(ms / DAY), 'day');
  return say(Math.round(ms / (7 * DAY)), 'week');
}

/** As {@link formatDuration}, for tight places: `40 s`, `12 min`, `5.2 h`, `4.2 d`, `11 wk`. */
export function formatDurationShort(ms: number): string {
  const [n, unit = ''] = formatDuration(ms).split(' ');
  if (n === 'under') return '<1 s';
  const short = { second: 's', minute: 'min', hour: 'h', day: 'd', week: 'wk' }[unit.replace(/s$/, '')];
  return `${n} ${short}`;
}

/** A window as somebody would say it: `14 days`, `1 hour`. Whole units only; falls back to {@link formatDuration}. */
export function formatWindow(ms: number): string {
  for (const [size, word] of [
    [DAY, 'day'],
    [HOUR, 'hour'],
    [MINUTE, 'minute'],
  ] as const) {
    if (ms >= size && ms % size === 0) return say(ms / size, word);
  }
  return formatDuration(ms);
}

const oneDecimal = (n: number) => (n >= 20 ? Math.round(n) : Math.round(n * 10) / 10);
const say = (n: number, unit: string) => `${n} ${unit}${n === 1 ? '' : 's'}`;
