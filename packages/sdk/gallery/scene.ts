/** One scene: a believable page, and over it the surface that the address asks for, driven by a small stand-in of the core. */
import type { Intent, UiHost, View } from '../src/core/surface.ts';
import { createUi } from '../src/ui/index.ts';
import { SCENES, VARIANTS } from './variants.ts';
import { VIEWS } from './views.ts';

const wish = new URLSearchParams(location.search);
const rows = [
  ['Spring campaign', 'Larkspur Foods', '14 May'],
  ['Website audit', 'Halden & Søn', '16 May'],
  ['Brand refresh', 'Ortega Ceramics', '2 June'],
  ['Quarterly review', 'Blue Fjord Travel', '11 June'],
];
document.documentElement.classList.toggle('dark', wish.get('page') === 'dark');
document.documentElement.dir = wish.get('dir') ?? 'ltr';
for (const row of rows) {
  const line = document.createElement('tr');
  line.append(...row.map((text) => Object.assign(document.createElement('td'), { textContent: text })));
  document.querySelector('#rows')?.append(line);
}

// A place of the page's own for the checklist: `&place=main`.
const place = wish.get('place') && document.createElement('foothold-checklist');
if (place) document.querySelector(wish.get('place') ?? '')?.prepend(place);

const intents: Intent[] = [];
const skipped: unknown[] = [];
const host: UiHost = {
  theme: { mode: (wish.get('mode') ?? 'auto') as 'auto', ...JSON.parse(wish.get('theme') ?? '{}') },
  canHelp: true,
  skipped: (type) => void skipped.push(type),
  checklist: () => ({ doneCount: 2, items: [1, 2, 3, 4] }),
  locale: () => wish.get('locale') ?? 'en',
  trait: (name) => (name === 'firstName' ? 'Ann' : undefined),
  now: () => Date.now(),
  guard:
    (callback) =>
    (...args) => {
      try {
        callback(...args);
      } catch (error) {
        console.error(error);
      }
    },
  dispatch: (intent) => {
    intents.push(intent);
    document.documentElement.dataset.last = intent.type;
  },
};
const ui = createUi(host);
const show = (view: View) => ui.render(view);
Object.assign(window, { intents, skipped, show, VIEWS, SCENES, VARIANTS, destroy: () => ui.destroy() });
const first = VIEWS[wish.get('view') ?? ''];
if (first) show(first);
