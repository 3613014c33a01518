import type { ChecklistItemView } from '../../core/surface.ts';
import type { UiContext } from '../context.ts';
import { control } from '../control.ts';
import { type Child, h } from '../dom/h.ts';
import { CHECK, icon } from '../icon.ts';
import { day, plural } from '../strings/count.ts';
import { fill } from '../strings/strings.ts';
import { localize } from '../text/localize.ts';
import { rich } from '../text/text.ts';

/**
 * One line of the list: done and locked ones are only text, the others open when chosen, the current one is open.
 * @param choose opens this line, or closes it.
 */
export function item(
  context: UiContext,
  { item: it, done, locked, byColleague, colleague, dueAt }: ChecklistItemView,
  isCurrent: boolean,
  choose: () => void,
  start: () => void,
): Child {
  const { strings, host, locale } = context;
  const dayOf = (at: number) => day(locale, at, host.now());
  const { name, at } = colleague ?? {};
  const byWhom = name && at ? fill(locale, strings.colleagueOn, name, dayOf(at)) : strings.colleague;
  const note = byColleague ? byWhom : done ? strings.isDone : strings.isLocked;
  const title = h('span', null, rich(context, it.title));
  const hints = [
    it.minutes && plural(locale, strings.minutes, it.minutes),
    dueAt && fill(locale, strings.due, dayOf(dueAt)),
  ];
  return h(
    'li',
    {
      class: `item ${done ? 'done' : locked ? 'locked' : isCurrent ? 'current' : ''}`,
      part: 'item',
      'data-key': it.id,
      'data-foothold-item': it.id,
    },
    h('span', { class: 'tick', part: 'tick' }, done && icon(CHECK, 14)),
    h(
      'div',
      { class: 'line' },
      done || locked
        ? h('div', { class: 'row' }, title, h('div', { class: byColleague ? 'small' : 'sr' }, note))
        : h(
            'button',
            { type: 'button', class: 'row', 'aria-expanded': `${isCurrent}`, onclick: host.guard(choose) },
            title,
          ),
      isCurrent &&
        h(
          'div',
          { class: 'body more' },
          it.why && h('p', null, rich(context, it.why)),
          h(
            'div',
            { class: 'do' },
            it.action && control(context, 'item', 'main', localize(it.action.label, locale), start),
            h('span', { class: 'small' }, hints.filter(Boolean).join(' · ')),
          ),
        ),
    ),
  );
}
