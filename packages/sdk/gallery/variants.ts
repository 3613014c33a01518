import { VIEWS } from './views.ts';

/** One surface in one state. */
interface Scene {
  surface: string;
  view: string;
  search?: string;
}

/** Every state of every surface; checklists also where a page has a place for them. */
export const SCENES: Scene[] = Object.keys(VIEWS).flatMap((view) => {
  const surface = view.split('-')[0] as string;
  const scene = { surface, view };
  return surface === 'checklist' ? [scene, { ...scene, search: '&place=main' }] : [scene];
});

const theme = (tokens: object) => `&theme=${encodeURIComponent(JSON.stringify(tokens))}`;

/** How each is looked at: theme, direction, language and width. */
export const VARIANTS: { [look: string]: { width: number; search: string } } = {
  light: { width: 880, search: '' },
  dark: { width: 880, search: '&page=dark' },
  'right to left': { width: 880, search: '&dir=rtl&locale=ar' },
  phone: { width: 390, search: '' },
  'phone, right to left, dark': { width: 390, search: '&dir=rtl&locale=he&page=dark' },
  'narrow, in German': { width: 320, search: '&locale=de' },
  'another theme, compact and still': {
    width: 880,
    search: theme({
      accent: '#b4235a',
      radius: '3px',
      font: 'Georgia, serif',
      density: 'compact',
      motion: 'none',
      shadow: '0 0 0 1px #b4235a, 0 10px 30px #b4235a33',
    }),
  },
};
