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
