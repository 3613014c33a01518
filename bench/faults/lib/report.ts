/** One line of what a fault run has found. */
export interface Figure {
  what: string;
  value: number | string;
  /** What it has to be, in words. */
  bar: string;
  pass: boolean;
  /** Says something about the machine too: a bar for the bench, not for `npm test`. */
  isTimed?: boolean;
}
export interface FaultReport {
  name: string;
  figures: Figure[];
  seconds: number;
  pass: boolean;
}
/** A fault run, as the registry in `main.ts` lists it. */
export interface Fault {
  /** One line for whoever asks what there is. */
  about: string;
  run(options: FaultOptions): Promise<Figure[]>;
}
export interface FaultOptions {
  /** Seconds instead of minutes: what `npm test` has time for. */
  isQuick: boolean;
  /** Words after the name: `--minutes 10`. */
  number(word: string, otherwise: number): number;
  say(text: string): void;
}

export const exactly = (what: string, value: number, wanted: number): Figure => ({
  ...{ what, value, bar: String(wanted), pass: value === wanted },
});
export const atMost = (what: string, value: number, most: number, unit: '' | ' MiB' | ' s' | ' ms' = ''): Figure => ({
  ...{ what, value: Math.round(value * 10) / 10, bar: `≤ ${most}${unit}`, pass: value <= most },
  isTimed: unit === ' s' || unit === ' ms',
});
export const atLeast = (what: string, value: number, least: number, unit = ''): Figure => ({
  ...{ what, value: Math.round(value * 10) / 10, bar: `≥ ${least}${unit}`, pass: value >= least },
});

/** All figures of several runs under each other, each with its bar. */
export function tableOf(reports: readonly FaultReport[]): string {
  const rows = reports.flatMap(({ name, figures }) =>
    figures.map(({ what, value, bar, pass }) => [name, what, String(value).slice(0, 40), bar, pass ? '✓' : '✗']),
  );
  const head = ['run', 'what', 'figure', 'bar', ''];
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd();
  const failed = rows.filter((row) => row.at(-1) === '✗').length;
  return [line(head), ...rows.map(line), `${rows.length} figures, ${failed} missed`].join('\n');
}
