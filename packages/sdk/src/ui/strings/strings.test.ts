import { describe, expect, it } from 'vitest';
import { strings as ar } from './ar.ts';
import { day, plural } from './count.ts';
import { strings as de } from './de.ts';
import { en as brief } from './en.ts';
import { more } from './en-more.ts';
import { strings as es } from './es.ts';
import { strings as fr } from './fr.ts';
import { strings as he } from './he.ts';
import { strings as ja } from './ja.ts';
import { strings as pt } from './pt-br.ts';
import { fill, type Strings } from './strings.ts';

const en: Strings = { ...brief, ...more };
const languages: { [locale: string]: Strings } = { en, ar, de, es, fr, he, ja, 'pt-BR': pt };
const places = (words: string) => [...words.matchAll(/\{\d\}/g)].map(([place]) => place).sort();
const HOUR_MS = 3_600_000;

describe.each(Object.entries(languages))('the built-in words in %s', (locale, strings) => {
  it('are all there, with the same places as in English', () => {
    expect(Object.keys(strings).sort()).toEqual(Object.keys(en).sort());
    for (const [name, words] of Object.entries(strings)) {
      if (typeof words !== 'string') continue;
      expect(words.trim(), name).not.toBe('');
      expect(places(words), name).toEqual(places(en[name as 'next']));
    }
  });

  it('have a form for every number, by the language’s own rules', () => {
    const { pluralCategories } = new Intl.PluralRules(locale).resolvedOptions();
    for (const count of [0, 1, 2, 3, 11, 25, 100]) {
      const said = plural(locale, strings.minutes, count);
      expect(said).not.toContain('{');
      // Arabic and Hebrew write one and two as words.
      if (count > 2) expect(said).toContain(count.toLocaleString(locale));
    }
    expect(Object.keys(strings.minutes).every((form) => [...pluralCategories, 'other'].includes(form as 'other'))).toBe(
      true,
    );
  });

  it('name a day within the week, and a date beyond it', () => {
    const now = Date.UTC(2026, 0, 15, 12);
    const weekday = new Date(now - 48 * HOUR_MS).toLocaleDateString(locale, { weekday: 'long' });
    expect(fill(locale, strings.colleagueOn, 'Ben', day(locale, now - 48 * HOUR_MS, now))).toContain(weekday);
    expect(day(locale, now - 480 * HOUR_MS, now)).not.toBe(day(locale, now - 481 * 24 * HOUR_MS, now));
  });
});
