/** Every surface in every state, on one page: by theme, direction and width, each in a page of its own. */
import { SCENES, VARIANTS } from './variants.ts';

const CHOICES = {
  surface: ['all', ...new Set(SCENES.map(({ surface }) => surface))],
  look: ['all', ...Object.keys(VARIANTS)],
};
const wish = new URLSearchParams(location.search);

const bar = document.createElement('nav');
bar.setAttribute('aria-label', 'What to show');
for (const [name, choices] of Object.entries(CHOICES)) {
  for (const choice of choices) {
    const search = new URLSearchParams(wish);
    search.set(name, choice);
    const link = Object.assign(document.createElement('a'), { href: `?${search}`, textContent: choice });
    if ((wish.get(name) ?? 'all') === choice) link.setAttribute('aria-current', 'true');
    bar.append(link);
  }
  bar.append(document.createElement('br'));
}
document.body.append(bar);

const isWanted = (name: string, value: string) => [null, 'all', value].includes(wish.get(name));
for (const { view, search = '' } of SCENES.filter((scene) => isWanted('surface', scene.surface)))
  for (const [look, variant] of Object.entries(VARIANTS).filter(([name]) => isWanted('look', name))) {
    const name = `${view}${search.includes('place') ? ' in the page' : ''} · ${look}`;
    const figure = document.createElement('figure');
    const frame = Object.assign(document.createElement('iframe'), {
      src: `./scene.html?view=${view}${search}${variant.search}`,
      width: String(variant.width),
      title: name,
      loading: 'lazy',
    });
    figure.append(Object.assign(document.createElement('figcaption'), { textContent: name }), frame);
    document.body.append(figure);
  }
