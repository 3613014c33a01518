import { en } from './en.ts';

/** The built-in words of every tour. `{0}`, `{1}` are filled in. */
export interface TourStrings {
  next: string;
  back: string;
  skip: string;
  done: string;
  close: string;
  of: string;
  step: string;
  play: string;
  newTab: string;
  menu: string;
  allDone: string;
}

/** All built-in words. Forms by plural category are picked by the language's own rules. */
export interface Strings extends TourStrings {
  later: string;
  goOn: string;
  minutes: Plural;
  progress: string;
  ticked: string;
  isDone: string;
  isLocked: string;
  colleague: string;
  /** Who, and the day. */
  colleagueOn: string;
  /** The day. */
  due: string;
  showAll: string;
  collapse: string;
  hide: string;
  help: string;
  helpLabel: string;
  send: string;
  asked: string;
}
export type Plural = { other: string } & { [category in Intl.LDMLPluralRule]?: string };

/** Languages beside English, each a chunk of its own. */
const LANGUAGES: { [language: string]: () => Promise<{ strings: Strings }> } = {
  ar: () => import('./ar.ts'),
  de: () => import('./de.ts'),
  es: () => import('./es.ts'),
  fr: () => import('./fr.ts'),
  he: () => import('./he.ts'),
  ja: () => import('./ja.ts'),
  pt: () => import('./pt-br.ts'),
};
/** Has the words of tours from the start, and learns the others with what they are for. */
export const english = en as Strings;
const loaded: { [language: string]: Strings } = { en: english };

/** The words of this locale's language, or English where there are none. */
export async function stringsFor(locale: string): Promise<Strings> {
  const language = locale.split('-')[0]?.toLowerCase() ?? '';
  try {
    loaded[language] ??= (await LANGUAGES[language === 'iw' ? 'he' : language]?.())?.strings as Strings;
  } catch {
    // It is asked for again with the next painting.
  }
  return loaded[language] ?? english;
}

/** Fills the places of a pattern; numbers in the locale's own digits. Only Arabic has others: the first use of `Intl` is slow. */
export function fill(locale: string, pattern: string, ...values: (string | number)[]): string {
  return pattern.replace(/\{(\d)\}/g, (_, index) => {
    const value = values[index] ?? '';
    return /^ar/i.test(locale) ? value.toLocaleString(locale) : `${value}`;
  });
}
