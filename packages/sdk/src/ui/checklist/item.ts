import type { ChecklistItemView } from '../../core/surface.ts';
import type { UiContext } from '../context.ts';
import { control } from '../control.ts';
import { h } from '../dom/h.ts';
import { CHECK, icon } from '../icon.ts';
import { day, plural } from '../strings/count.ts';
import { fill } from '../strings/strings.ts';
import { localize } from '../text/localize.ts';
import { rich } from '../text/text.ts';

interface Doings {
  /** Opens this line, or closes it. */
  choose(): void;
  start(): void;
}

/** One line of the list: done and locked ones are only text, the others open when chosen, the current one is open. */
export function item(
  context: UiContext,
  view: ChecklistItemView,
  current: boolean,
  { choose, start }: Doings,
): HTMLElement {
  const { item: it, done, locked, byColleague, colleague, dueAt } = view;
  const { strings, host, locale } = context;
  const id = `item-${it.id}`;
  const state = done ? 'done' : locked ? 'locked' : current ? 'current' : 'waits';
  const title = h('span', null, rich(context, it.title));
  const note = done ? (byColleague ? whoDid() : strings.isDone) : strings.isLocked;
  const closed = () =>
    h('div', { class: 'row' }, title, h('span', { class: byColleague && done ? 'note' : 'sr' }, ` ${note}`));
  const opens = { type: 'button', class: 'row', 'aria-expanded': `${current}`, 'aria-controls': id };
  return h(
    'li',
    { class: `item ${state}`, part: 'item', 'data-key': it.id, 'data-foothold-item': it.id },
    h('span', { class: 'tick', part: 'tick' }, done && icon(CHECK, 14)),
    h(
      'div',
      { class: 'line' },
      done || locked ? closed() : h('button', { ...opens, onclick: host.guard(choose) }, title),
      h('div', { id, hidden: !current, class: 'more' }, current && more()),
    ),
  );

  function more() {
    const hints = [
      it.minutes ? plural(locale, strings.minutes, it.minutes) : '',
      dueAt ? fill(locale, strings.due, day(locale, dueAt, host.now())) : '',
    ].filter(Boolean);
    return [
      it.why && h('p', null, rich(context, it.why)),
      h(
        'div',
        { class: 'do' },
        it.action && control(context, 'item', 'main', localize(it.action.label, locale), start),
        hints.length > 0 && h('span', { class: 'small' }, hints.join(' · ')),
      ),
    ];
  }

  function whoDid() {
    const { name, at } = colleague ?? {};
    return name && at ? fill(locale, strings.colleagueOn, name, day(locale, at, host.now())) : strings.colleague;
  }
}
