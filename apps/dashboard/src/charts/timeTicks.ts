const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS: [size: number, unit: number, word: string][] = [
  [10 * MINUTE, MINUTE, 'min'],
  [30 * MINUTE, MINUTE, 'min'],
  [HOUR, HOUR, 'h'],
  [3 * HOUR, HOUR, 'h'],
  [6 * HOUR, HOUR, 'h'],
  [12 * HOUR, HOUR, 'h'],
  [DAY, DAY, 'd'],
  [2 * DAY, DAY, 'd'],
  [7 * DAY, DAY, 'd'],
  [14 * DAY, DAY, 'd'],
  [28 * DAY, DAY, 'd'],
];

/** Round moments on an axis from 0 to `untilMs`, at most `most` of them, as somebody would say them. */
export function timeTicks(untilMs: number, most: number): { tMs: number; label: string }[] {
  const [size, unit, word] = STEPS.find(([step]) => untilMs / step <= most) ?? (STEPS[STEPS.length - 1] as never);
  const ticks: { tMs: number; label: string }[] = [];
  for (let tMs = 0; tMs <= untilMs; tMs += size) ticks.push({ tMs, label: tMs === 0 ? '0' : `${tMs / unit} ${word}` });
  return ticks;
}
