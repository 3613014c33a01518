import type { ChecklistView } from '../../core/surface.ts';
import type { UiContext } from '../context.ts';
import { control } from '../control.ts';
import { type Child, h } from '../dom/h.ts';
import { plural } from '../strings/count.ts';
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
    asking ? question(context, view) : list(context, view, looks, does),
  );
}

/** The lines, below how far it is; all done: between what was achieved and what comes next. */
function list(context: UiContext, view: ChecklistView, looks: PanelLooks, does: PanelDoings): Child {
  const { content, items, doneCount, complete } = view;
  const { strings, locale, send } = context;
  const contentId = content.id;
  const lines = items.map((one) => {
    const itemId = one.item.id;
    const start = () => send({ contentId, type: 'item', itemId });
    return item(context, one, itemId === looks.openItem, () => does.choose(itemId), start);
  });
  const list = h('ul', { class: 'items' }, lines);
  if (complete) {
    const { body, action } = content.done ?? {};
    const act = () => action && send({ contentId, type: 'action', action: action.action });
    return [
      body && h('p', { class: 'body' }, rich(context, body)),
      list,
      action && h('div', { class: 'do' }, control(context, 'next', 'main', localize(action.label, locale), act)),
    ];
  }
  const minutes = items.reduce((sum, { item: it, done }) => sum + (done ? 0 : (it.minutes ?? 0)), 0);
  return [gauge(context, doneCount, items.length, minutes > 0 && plural(locale, strings.minutes, minutes)), list];
}
