import type { Localized } from '@foothold/protocol/types';

/** The text of this locale; without it the language's, another region's of the language, or the first there is. */
export function localize(text: Localized, locale: string): string {
  if (typeof text === 'string') return text;
  const locales = Object.keys(text);
  const [language] = locale.split('-');
  const like = (wanted = '', part?: number) =>
    locales.find((known) => known.split('-', part).join('-').toLowerCase() === wanted.toLowerCase());
  return text[like(locale) ?? like(language) ?? like(language, 1) ?? locales[0] ?? ''] || '';
}
