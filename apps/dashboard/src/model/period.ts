import { DAY } from '../format/duration.ts';

/** How far back people may have started. */
export type Period = '4w' | '8w' | '13w' | 'all';
export const PERIODS: { id: Period; label: string }[] = [
  { id: '4w', label: 'Last 4 weeks' },
  { id: '8w', label: 'Last 8 weeks' },
  { id: '13w', label: 'Last 13 weeks' },
  { id: 'all', label: 'All time' },
];

export const readPeriod = (value: string | null): Period => PERIODS.find((period) => period.id === value)?.id ?? 'all';

/** Epoch ms of the first moment that counts; undefined for all time. */
export function periodStart(period: Period, asOf: number): number | undefined {
  if (period === 'all') return undefined;
  return asOf - Number.parseInt(period, 10) * 7 * DAY;
}
