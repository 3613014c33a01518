const WEEK_MS = 7 * 86_400_000;

/** The Mondays (`YYYY-MM-DD`) from one to another, both included. Calendar dates, so no clock change matters. */
export function weeksBetween(first: string, last: string): string[] {
  const weeks: string[] = [];
  for (let day = Date.parse(first); day <= Date.parse(last); day += WEEK_MS) {
    weeks.push(new Date(day).toISOString().slice(0, 10));
  }
  return weeks;
}
