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
import { header } from './header.ts';
import { helpForm } from './help.ts';
import { item } from './item.ts';
import { question } from './question.ts';

/** What is only looks: it is forgotten with the panel. */
export interface PanelLooks {
  /** The line that the person has opened; null: has closed the open one. */
  chosen?: string | null;
  menu?: boolean;
  help?: 'asking' | 'asked';
  /** On a phone only what is next at first; the rest when asked for. */
  peek?: boolean;
  /** In the page's flow: always open, no dialog. */
  inPage?: boolean;
}

/** The open checklist: what is done, the one thing that is next, and the rest in quiet lines. Or the closing card. */
export function panel(
  context: UiContext,
  view: ChecklistView,
  looks: PanelLooks,
  look: (change: PanelLooks) => void,
): HTMLElement {
  const { content, complete, asking } = view;
  const { inPage, help, menu } = looks;
  const to = { contentId: content.id };
  const isPeek = looks.peek && innerWidth <= 480 && !inPage && !complete && !help && !asking;
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
    },
    header(context, view, !!menu && !complete, {
      collapse: !inPage && !isPeek && (() => context.send({ ...to, type: 'collapse' })),
      expand: isPeek && (() => look({ peek: false })),
      dismiss: () => context.send({ ...to, type: 'dismiss', by: 'close' }),
      help: () => look({ menu: false, help: 'asking' }),
      toggleMenu: () => look({ menu: !menu }),
    }),
    complete
      ? closing(context, view)
      : help === 'asking'
        ? helpForm(context, ask, () => look({ help: undefined }))
        : asking
          ? question(context, view)
          : list(context, view, looks, look),
  );

  function ask(message: string) {
    const stepId = openItem(view, looks.chosen);
    context.send({ ...to, type: 'help', ...(stepId && { stepId }), ...(message && { message }) });
    context.layer.announce(context.strings.asked);
    look({ help: 'asked' });
  }
}

function list(context: UiContext, view: ChecklistView, looks: PanelLooks, look: (change: PanelLooks) => void): Child {
  const { content, items, doneCount } = view;
  const { strings, locale } = context;
  const minutes = items.reduce((sum, { item: it, done }) => sum + (done ? 0 : (it.minutes ?? 0)), 0);
  const open = openItem(view, looks.chosen);
  const lines = items.map((one) => {
    const { id } = one.item;
    return item(context, one, id === open, {
      choose: () => look({ chosen: id === open ? null : id }),
      start: () => context.send({ contentId: content.id, type: 'item', itemId: id }),
    });
  });
  return [
    gauge(
      doneCount,
      items.length,
      fill(locale, strings.progress, doneCount, items.length),
      minutes > 0 && plural(locale, strings.minutes, minutes),
    ),
    h('ul', { class: 'items' }, lines),
    looks.help && h('p', { class: 'asked small' }, strings.asked),
  ];
}

/** The line that the person has opened, while it can be done; else the first that can. */
function openItem({ items }: ChecklistView, chosen: string | null | undefined): string | null | undefined {
  const free = items.filter(({ done, locked }) => !done && !locked);
  return chosen === null || free.some(({ item: it }) => it.id === chosen) ? chosen : free[0]?.item.id;
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
    h('ul', { class: 'achieved' }, achieved),
    action && control(context, 'next', 'main', localize(action.label, context.locale), act),
  );
}
