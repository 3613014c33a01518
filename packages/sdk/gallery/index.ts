/** All scenes side by side: light, dark, right to left, and as wide as a phone. */
import { VIEWS } from './views.ts';

const VARIANTS = [
  { name: 'light', width: 880, search: '' },
  { name: 'dark', width: 880, search: '&page=dark' },
  { name: 'right to left', width: 880, search: '&dir=rtl&locale=ar' },
  { name: '390 px', width: 390, search: '' },
];
for (const view of Object.keys(VIEWS))
  for (const { name, width, search } of VARIANTS) {
    const figure = document.createElement('figure');
    const caption = Object.assign(document.createElement('figcaption'), { textContent: `${view} · ${name}` });
    const frame = Object.assign(document.createElement('iframe'), {
      src: `./scene.html?view=${view}${search}`,
      width: String(width),
      title: `${view}, ${name}`,
      loading: 'lazy',
    });
    figure.append(caption, frame);
    document.body.append(figure);
  }
