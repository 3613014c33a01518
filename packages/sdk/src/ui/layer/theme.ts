import type { Theme } from '@foothold/protocol/types';

const COLORS = ['accent', 'accentText', 'background', 'text'] as const;
const DENSITIES: { [density: string]: string } = { compact: '0.86', cozy: '1' };

/**
 * Writes the customer's tokens as custom properties `--foothold-<token>` of the room. A value that the browser does
 * not take for its kind is left out, so that no token can carry anything but a color, a length, a shadow or a font. On a
 * dark page the accent is the same where the theme has no other; background and text are the built-in ones.
 */
export function applyTheme(style: CSSStyleDeclaration, theme: Theme): void {
  const set = (token: string, kind: string, value: string | undefined) => {
    const name = `--foothold-${token}`;
    const taken = value && CSS.supports(kind, value) ? value : '';
    if (style.getPropertyValue(name) !== taken) style.setProperty(name, taken);
  };
  for (const key of COLORS) {
    const token = key.replace('T', '-t');
    set(token, 'color', theme[key]);
    set(`dark-${token}`, 'color', theme.dark?.[key] ?? (/^a/.test(key) ? theme[key] : ''));
  }
  set('radius', 'border-radius', theme.radius);
  set('shadow', 'box-shadow', theme.shadow);
  set('density', 'opacity', DENSITIES[theme.density ?? '']);
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

/** Dark on a dark page. One without a background of its own is as it says to the browser, else as the person's system. */
function schemeOf(mode: Theme['mode']): string {
  if (mode === 'light' || mode === 'dark') return mode;
  for (const element of [document.body, document.documentElement]) {
    const lightness = element && lightnessOf(getComputedStyle(element).backgroundColor);
    if (lightness != null) return lightness < 0.5 ? 'dark' : 'light';
  }
  const said = getComputedStyle(document.documentElement).colorScheme;
  return /light|dark/.test(said) ? said : 'light dark';
}

/** Calls back when the page may have become darker or lighter: by its root's attributes, or by the system. */
export function onLook(callback: () => void): () => void {
  const observer = new MutationObserver(callback);
  for (const element of [document.documentElement, document.body]) {
    if (element)
      observer.observe(element, { attributeFilter: ['class', 'style', 'data-theme', 'data-color-scheme', 'dir'] });
  }
  const dark = matchMedia('(prefers-color-scheme:dark)');
  dark.addEventListener('change', callback);
  return () => {
    observer.disconnect();
    dark.removeEventListener('change', callback);
  };
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
