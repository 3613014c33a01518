import { en } from './en.ts';

/** The built-in words. `{0}`, `{1}` are filled in; forms by plural category are picked by the language's own rules. */
export interface Strings {
  next: string;
  back: string;
  skip: string;
  done: string;
  close: string;
  later: string;
  goOn: string;
  of: string;
  step: string;
  play: string;
  newTab: string;
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
  menu: string;
  hide: string;
  help: string;
  allDone: string;
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
const loaded: { [language: string]: Strings } = { en };

/** The words of this locale's language: at once when they are here, else a promise; English where there are none. */
export function stringsFor(locale: string): Strings | Promise<Strings> {
  const language = locale.split('-')[0]?.toLowerCase() ?? '';
  const here = loaded[language];
  const load = LANGUAGES[language === 'iw' ? 'he' : language];
  if (here || !load) return here ?? en;
  return load().then(
    ({ strings }) => {
      loaded[language] = strings;
      return strings;
    },
    () => en,
  );
}

/** Fills the places of a pattern; numbers in the locale's own digits. */
export function fill(locale: string, pattern: string, ...values: (string | number)[]): string {
  return pattern.replace(/\{(\d)\}/g, (_, index) => {
    const value = values[index] ?? '';
    return typeof value === 'number' ? value.toLocaleString(locale) : value;
  });
}

/** The right form for this many. */
export function plural(locale: string, forms: Plural, count: number): string {
  return fill(locale, forms[new Intl.PluralRules(locale).select(count)] ?? forms.other, count);
}

/** "Tuesday" within the week, "June 3" beyond it. */
export function day(locale: string, at: number, now: number): string {
  const isNear = Math.abs(at - now) < 6 * 86_400_000;
  return new Date(at).toLocaleDateString(locale, isNear ? { weekday: 'long' } : { month: 'long', day: 'numeric' });
}
