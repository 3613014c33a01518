import type { Localized } from '@foothold/protocol/types';

/** The text of this locale; without it the language's, another region's of the language, or the first there is. */
export function localize(text: Localized, locale: string): string {
  if (typeof text === 'string') return text;
  const locales = Object.keys(text);
  const wanted = locale.toLowerCase();
  const [language] = wanted.split('-');
  const found =
    locales.find((known) => known.toLowerCase() === wanted) ??
    locales.find((known) => known.toLowerCase() === language) ??
    locales.find((known) => known.toLowerCase().split('-')[0] === language) ??
    locales[0];
  return (found && text[found]) || '';
}
