import type { ChecklistItemView } from '../../core/surface.ts';
import type { UiContext } from '../context.ts';
import { CHECK, icon } from '../icon.tsx';
import { plural } from '../strings/strings.ts';
import { localize } from '../text/localize.ts';
import { rich } from '../text/text.tsx';

interface Props {
  context: UiContext;
  view: ChecklistItemView;
  /** The highlighted one: why, minutes and its button. */
  current: boolean;
  choose(): void;
  start(): void;
}

/** One line of the list: done and locked ones are only text, the others open when chosen, the current one is open. */
export function Item({ context, view, current, choose, start }: Props) {
  const { item, done, locked, byColleague } = view;
  const { strings, host, locale } = context;
  const id = `item-${item.id}`;
  const title = <span class="title">{rich(context, item.title)}</span>;
  const open = !done && !locked;
  return (
    <li
      class={`item ${done ? 'done' : locked ? 'locked' : current ? 'current' : 'quiet-item'}`}
      part="item"
      data-foothold-item={item.id}
    >
      <span class="tick" part="tick">
        {done && icon(CHECK, 14)}
      </span>
      <div class="line">
        {open ? (
          <button type="button" class="row" aria-expanded={current} aria-controls={id} onClick={host.guard(choose)}>
            {title}
          </button>
        ) : (
          <div class="row">
            {title}
            <span class={byColleague && done ? 'note' : 'sr'}>
              {' '}
              {done ? (byColleague ? strings.colleague : strings.isDone) : strings.isLocked}
            </span>
          </div>
        )}
        <div id={id} hidden={!current}>
          {current && (
            <div class="more">
              {item.why && <p>{rich(context, item.why)}</p>}
              <div class="do">
                {item.action && (
                  <button
                    type="button"
                    class="main"
                    part="button item-action"
                    data-foothold-action="item"
                    onClick={host.guard(start)}
                  >
                    {localize(item.action.label, locale)}
                  </button>
                )}
                {!!item.minutes && <span class="small">{plural(locale, strings.minutes, item.minutes)}</span>}
              </div>
            </div>
          )}
        </div>
      </div>
    </li>
  );
}
