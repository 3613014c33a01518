import type { ChecklistView } from '../../core/surface.ts';
import type { UiContext } from '../context.ts';
import { control } from '../control.ts';
import { type Child, h } from '../dom/h.ts';
import { CHECK, icon } from '../icon.ts';
import { plural } from '../strings/count.ts';
import { fill } from '../strings/strings.ts';
import { localize } from '../text/localize.ts';
import { gauge } from '../text/progress.ts';
import { rich } from '../text/text.ts';
import { head } from './head.ts';
import { item } from './item.ts';
import { question } from './question.ts';

/** What is only looks: it is forgotten with the panel. */
export interface PanelLooks {
  /** The line that is open. */
  openItem?: string | null | undefined;
  /** On a phone only what is next at first; the rest when asked for. */
  isPeek?: boolean | undefined;
  /** In the page's flow: always open, no dialog. */
  inPage: boolean;
}
export interface PanelDoings {
  /** Opens this line, or closes it. */
  choose(itemId: string): void;
  /** Out of the peek. */
  expand(): void;
  toggleMenu(): void;
  onkeydown: ((event: Event) => void) | null;
}

/** The open checklist: what is done, the one thing that is next, and the rest in quiet lines. Or the closing card. */
export function panel(context: UiContext, view: ChecklistView, looks: PanelLooks, does: PanelDoings): HTMLElement {
  const { content, complete, asking } = view;
  const { isPeek, inPage } = looks;
  return h(
    'div',
    {
      class: `card panel ${inPage ? 'in-page' : (content.position ?? '')} ${isPeek ? 'peek' : ''}`,
      part: 'panel',
      role: inPage ? 'region' : 'dialog',
      tabindex: -1,
      'aria-labelledby': 'checklist-title',
      'aria-describedby': !complete && content.promise && 'checklist-promise',
      'data-key': 'panel',
      'data-foothold-surface': 'checklist',
      'data-foothold-content': content.id,
      onkeydown: does.onkeydown,
    },
    head(context, view, looks, does),
    complete ? closing(context, view) : asking ? question(context, view) : list(context, view, looks, does),
  );
}

function list(context: UiContext, { content, items, doneCount }: ChecklistView, looks: PanelLooks, does: PanelDoings) {
  const { strings, locale, send } = context;
  const minutes = items.reduce((sum, { item: it, done }) => sum + (done ? 0 : (it.minutes ?? 0)), 0);
  const progress = fill(locale, strings.progress, doneCount, items.length);
  const lines = items.map((one) => {
    const { id } = one.item;
    const start = () => send({ contentId: content.id, type: 'item', itemId: id });
    return item(context, one, id === looks.openItem, () => does.choose(id), start);
  });
  return [
    gauge(doneCount, items.length, progress, minutes > 0 && plural(locale, strings.minutes, minutes)),
    h('ul', { class: 'items' }, lines),
  ];
}

function closing(context: UiContext, { content, items }: ChecklistView): Child {
  const { body, action } = content.done ?? {};
  const achieved = items.map(({ item: it }) =>
    h('li', null, icon(CHECK, 14), h('span', null, rich(context, it.title))),
  );
  const act = () => action && context.send({ contentId: content.id, type: 'action', action: action.action });
  return h(
    'div',
    { class: 'finish', 'data-key': 'finish' },
    body && h('p', { class: 'body' }, rich(context, body)),
    h('ul', { class: 'body achieved' }, achieved),
    action && control(context, 'next', 'main', localize(action.label, context.locale), act),
  );
}
