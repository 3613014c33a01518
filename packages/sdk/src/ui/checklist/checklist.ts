/**
 * The checklist's surface: a button with a progress ring, or the open panel. Which of the two is the core's to say.
 * What is kept here is only looks: where the focus is, which line is open, and which items have just turned done.
 */
import type { ChecklistView } from '../../core/surface.ts';
import type { Surface, UiContext } from '../context.ts';
import { control } from '../control.ts';
import { draw } from '../dom/draw.ts';
import { onEscape } from '../escape.ts';
import { enterCard, holds, isOurs, rememberFocus } from '../focus.ts';
import { afterPaint } from '../layer/after-paint.ts';
import { play } from '../layer/motion.ts';
import { deepActive } from '../layer/top-layer.ts';
import { toggleMenu } from '../menu/menu.ts';
import { fill } from '../strings/strings.ts';
import css from '../success.css?inline';
import { words } from '../text/text.ts';
import { launcher } from './launcher.ts';
import { type PanelDoings, panel } from './panel.ts';
import { celebrateTick, growRow } from './tick.ts';
import { tickedSince } from './ticked-since.ts';

/** One drawing of the checklist: floating, or in a place of the page's. */
export function createChecklist(context: UiContext, container: HTMLElement, inPage = false): Surface<ChecklistView> {
  const { host, layer, send } = context;
  let view: ChecklistView;
  /** The line that the person has opened; null: has closed the open one. */
  let chosen: string | null | undefined;
  let isExpanded = false;
  let painted = '';
  let cancelPaint: (() => void) | undefined;
  /** To where it was when the person opened the panel, when the checklist is hidden. */
  let restoreFocus: (() => void) | undefined;
  layer.addStyles(css);

  const does: PanelDoings = {
    choose(itemId) {
      chosen = itemId === openItem() ? null : itemId;
      paint();
    },
    expand() {
      isExpanded = true;
      paint();
      enterCard(container);
    },
    toggleMenu() {
      const { id: contentId } = view.content;
      const hide = () => send({ contentId, type: 'dismiss', by: 'close' });
      const about = { contentId, stepId: openItem() ?? undefined };
      toggleMenu(context, surface(), about, null, control(context, 'close', '', context.strings.hide, hide));
    },
    onkeydown: inPage ? null : onEscape(context, () => send({ contentId: view.content.id, type: 'collapse' })),
  };

  function paint() {
    const before = part('.current')?.dataset.key;
    const { open, unprompted, complete, asking } = view;
    // By itself it takes little room on a phone: see the style sheet.
    const isPeek = unprompted && innerWidth <= 480 && !isExpanded && !inPage && !complete && !asking;
    const looks = { openItem: openItem(), isPeek, inPage };
    draw(container, open ? panel(context, view, looks, does) : launcher(context, view));
    const current = part('.current');
    if (before && current && current.dataset.key !== before) growRow(current);
  }

  /** The line that the person has opened, while it can be done; else the first that can. */
  function openItem() {
    const free = view.items.filter(({ done, locked }) => !done && !locked);
    return chosen === null || free.some(({ item }) => item.id === chosen) ? chosen : free[0]?.item.id;
  }

  /** The panel rises out of its corner, the button comes back to it. */
  function enter() {
    const from = view.open ? { opacity: 0, translate: '0 14px', scale: 0.97 } : { opacity: 0, scale: 0.8 };
    play(surface(), [from, { opacity: 1 }], view.open ? 260 : 180);
  }

  function tick(before: ChecklistView) {
    const { items, doneCount, complete } = view;
    const { locale, strings } = context;
    const ticked = tickedSince(before, view);
    if (!ticked.length || doneCount <= before.doneCount) return;
    const titles = ticked.map(({ item }) => fill(locale, strings.ticked, words(context, item.title)));
    const rest = complete ? strings.allDone : fill(locale, strings.progress, doneCount, items.length);
    layer.announce([...titles, rest].join('. '));
    const marks = ticked.map(({ item }) => `[data-key="${CSS.escape(item.id)}"] .tick`);
    for (const mark of container.querySelectorAll(`${marks},.progress-ring,.badge`)) celebrateTick(mark);
  }

  /** Says that it was seen once it has been through a frame: once for the button, once for the panel. */
  function see() {
    const { content, open } = view;
    const now = `${content.id} ${open}`;
    if (painted === now) return;
    painted = now;
    cancelPaint?.();
    const seen = () => {
      if (surface().checkVisibility()) send({ contentId: content.id, type: 'painted' });
      else painted = '';
    };
    cancelPaint = afterPaint(host.guard(seen));
  }

  function surface() {
    return container.firstElementChild as HTMLElement;
  }

  function part(selector: string) {
    return container.querySelector<HTMLElement>(selector);
  }

  return {
    update(next) {
      const before = view?.content.id === next.content.id ? view : null;
      const hadFocus = holds(container, deepActive());
      const isTurned = before?.open !== next.open;
      if (isTurned) {
        chosen = undefined;
        isExpanded = false;
        if (next.open && !hadFocus) restoreFocus = rememberFocus();
      }
      view = next;
      paint();
      if (isTurned && !inPage) enter();
      // The control that had the focus may be gone with what it did; what somebody has opened takes it.
      const isWanted = isTurned && !inPage && before && next.open && !next.unprompted;
      if (isWanted || (hadFocus && !holds(container, deepActive()))) enterCard(container);
      if (before) tick(before);
      see();
    },
    remove() {
      cancelPaint?.();
      const isFocused = isOurs(container);
      container.replaceChildren();
      if (isFocused) restoreFocus?.();
    },
  };
}
