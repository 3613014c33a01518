import type { Text } from '@foothold/protocol/types';
import type { TourView, Ui, UiHost, View } from '../core/surface.ts';
import type { UiContext } from './context.ts';
import { h } from './dom/h.ts';
import { createLayer } from './layer/layer.ts';
import { createSlots } from './slots.ts';
import { english, type Strings, stringsFor } from './strings/strings.ts';
import { words } from './text/text.ts';
import { mount as mountTour } from './tour/tour.ts';

/**
 * The surfaces: paints what the core says is to be seen, in one layer over the page.
 *
 * @example
 * const ui = createUi(host);
 * ui.render({ tour: { content, step, index: 0, total: 3, canGoBack: false, centered: false, run: 1 } });
 */
export function createUi(host: UiHost): Ui {
  const layer = createLayer(host);
  const context: UiContext = {
    host,
    layer,
    locale: host.locale(),
    strings: english,
    send: (intent) => host.dispatch(intent),
  };
  const paint = createSlots(context);
  // A first step that somebody waits for is not the first one: styles are read, and all that it runs is compiled.
  layer.dress();
  const rehearsal = mountTour(context, h('div'));
  rehearsal.update({ content: {}, step: {}, index: 0, total: 2 } as TourView);
  rehearsal.remove();

  const speak = () => {
    const locale = host.locale();
    context.locale = locale;
    const heard = (strings: Strings) => {
      if (context.locale !== locale || context.strings === strings) return;
      context.strings = strings;
      paint();
    };
    stringsFor(locale).then(host.guard(heard));
  };
  const render = ({ checklist, tour, celebration }: View) => {
    const isAny = checklist || tour || celebration;
    if (isAny) {
      speak();
      layer.dress();
      layer.show();
    }
    const folded = tour?.folded;
    paint({ checklist, tour: folded ? undefined : tour, fold: folded ? tour : undefined, celebration });
    if (!isAny) layer.hide();
  };
  const place = () => {
    const found = document.querySelector('foothold-checklist');
    return found ? (found.getAttribute('content-id') ?? '') : undefined;
  };
  const destroy = () => {
    render({});
    layer.element.remove();
  };
  const plain = (text: Text | undefined) => words({ ...context, locale: host.locale() }, text);
  return { render, place, words: plain, destroy };
}
