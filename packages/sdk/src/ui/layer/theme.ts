import type { Theme } from '@foothold/protocol/types';

const COLORS = ['accent', 'accentText', 'background', 'text'] as const;

/**
 * Writes the customer's tokens as custom properties `--foothold-<token>` of the layer. A value that the browser does
 * not take for its kind is left out, so that no token can carry anything but a color, a length or a font.
 */
export function applyTheme(style: CSSStyleDeclaration, theme: Theme): void {
  const set = (token: string, kind: string, value: string | undefined) => {
    const name = `--foothold-${token}`;
    if (value && style.getPropertyValue(name) !== value && CSS.supports(kind, value)) style.setProperty(name, value);
  };
  for (const token of COLORS) set(token === 'accentText' ? 'accent-text' : token, 'color', theme[token]);
  set('radius', 'border-radius', theme.radius);
  set('font', 'font-family', theme.font ?? hostFont());
  // Important, as is the reset of everything that it has to stand against.
  const scheme = schemeOf(theme.mode);
  if (style.colorScheme !== scheme) style.setProperty('color-scheme', scheme, 'important');
}

/** The host's own font, so that a guide looks at home; nothing when the host never chose one. */
function hostFont(): string | undefined {
  const family = getComputedStyle(document.body ?? document.documentElement).fontFamily;
  return /^"?times/i.test(family) ? undefined : family;
}

/** Dark on a dark page. A page without a background of its own is as dark as the person's system. */
function schemeOf(mode: Theme['mode']): string {
  if (mode === 'light' || mode === 'dark') return mode;
  for (const element of [document.body, document.documentElement]) {
    const lightness = element && lightnessOf(getComputedStyle(element).backgroundColor);
    if (lightness != null) return lightness < 0.5 ? 'dark' : 'light';
  }
  return 'light dark';
}

/** 0–1 of a computed color, whatever notation the browser serializes; null when it is mostly transparent. */
function lightnessOf(color: string): number | null {
  const numbers = (color.match(/(?<=[(, ])-?[\d.]+/g) ?? []).map(Number);
  const [a = 0, b = 0, c = 0, alpha = 1] = numbers;
  if (alpha < 0.5) return null;
  if (color.startsWith('ok')) return a;
  if (color.startsWith('l')) return a / 100;
  return (0.3 * a + 0.59 * b + 0.11 * c) / (color.startsWith('rgb') ? 255 : 1);
}
