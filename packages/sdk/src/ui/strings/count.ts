import { fill, type Plural } from './strings.ts';

/** The right form for this many. */
export function plural(locale: string, forms: Plural, count: number): string {
  return fill(locale, forms[new Intl.PluralRules(locale).select(count)] ?? forms.other, count);
}

/** "Tuesday" within the week, "June 3" beyond it. */
export function day(locale: string, at: number, now: number): string {
  const isNear = Math.abs(at - now) < 6 * 86_400_000;
  return new Date(at).toLocaleDateString(locale, isNear ? { weekday: 'long' } : { month: 'long', day: 'numeric' });
}
