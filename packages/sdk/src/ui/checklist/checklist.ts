/**
 * The checklist's surface: a button with a progress ring, or the open panel. Which of the two is the core's to say.
 * What is kept here is only looks: where the focus is, which line is open, and which items have just turned done.
 */
import type { ChecklistView } from '../../core/surface.ts';
import type { Surface, UiContext } from '../context.ts';
import { draw } from '../dom/draw.ts';
import { holds, isOurs } from '../focus.ts';
import { afterPaint } from '../layer/after-paint.ts';
import { play } from '../layer/motion.ts';
import { deepActive } from '../layer/top-layer.ts';
import { fill } from '../strings/strings.ts';
import { words } from '../text/text.ts';
import css from './checklist.css?inline';
import { launcher } from './launcher.ts';
import { type PanelLooks, panel } from './panel.ts';
import { celebrateTick, growRow } from './tick.ts';

/** One drawing of the checklist: floating, or in a place of the page's. */
export function createChecklist(context: UiContext, container: HTMLElement, inPage = false): Surface<ChecklistView> {
  const { host, layer, send } = context;
  let view: ChecklistView;
  let looks: PanelLooks = {};
  let painted = '';
  let cancelPaint: (() => void) | undefined;
  /** Where the focus was when the person opened the panel, to go back to when the checklist is hidden. */
  let returnTo: HTMLElement | null = null;
  const listening = new AbortController();
  const { signal } = listening;

  layer.addStyles(css);
  container.addEventListener('keydown', host.guard(key), { signal });
  container.addEventListener('focusout', host.guard(left), { signal });

  function paint() {
    const openBefore = part('.current')?.dataset.key;
    const open = () => send({ contentId: view.content.id, type: 'open' });
    // By itself it takes little room on a phone: see the style sheet.
    const now = { peek: view.unprompted, ...looks, inPage };
    draw(container, view.open ? panel(context, view, now, look) : launcher(context, view, open));
    const current = part('.current');
    if (openBefore && current && current.dataset.key !== openBefore) growRow(current);
  }

  /** Something that is only looks has changed; the focus goes where the person now is. */
  function look(change: PanelLooks) {
    const { menu, help, peek } = looks;
    looks = { ...looks, ...change };
    paint();
    if (change.menu) part('.menu button')?.focus();
    else if (help !== looks.help) (part('textarea') ?? part('.main'))?.focus();
    else if (menu && 'menu' in change) part('.dots')?.focus();
    else if (peek !== looks.peek) takeFocus();
  }

  /** The panel rises out of its corner, the button comes back to it. */
  function enter(isTaking: boolean) {
    const { open } = view;
    const from = open ? { opacity: 0, translate: '0 14px', scale: 0.97 } : { opacity: 0, scale: 0.8 };
    play(surface(), [from, { opacity: 1, translate: '0 0', scale: 1 }], open ? 260 : 180);
    if (isTaking) takeFocus();
  }

  function takeFocus() {
    (part('.main') ?? surface()).focus({ preventScroll: true });
  }

  function tick(before: ChecklistView) {
    const { items, doneCount, complete } = view;
    const { locale, strings } = context;
    const wasDone = new Set(before.items.filter(({ done }) => done).map(({ item }) => item.id));
    const ticked = items.filter(({ item, done }) => done && !wasDone.has(item.id));
    if (!ticked.length || doneCount <= before.doneCount) return;
    const titles = ticked.map(({ item }) => fill(locale, strings.ticked, words(context, item.title)));
    layer.announce(
      [...titles, complete ? strings.allDone : fill(locale, strings.progress, doneCount, items.length)].join('. '),
    );
    const rows = ticked.map(({ item }) => part(`[data-key="${CSS.escape(item.id)}"] .tick`));
    for (const mark of [...rows, part('.progress-ring,.badge')]) if (mark) celebrateTick(mark);
  }

  /** Says that it was seen once it has been through a frame: once for the button, once for the panel. */
  function see() {
    const { content, open } = view;
    const now = `${content.id} ${open}`;
    if (painted === now) return;
    painted = now;
    cancelPaint?.();
    cancelPaint = afterPaint(host.guard(() => send({ contentId: content.id, type: 'painted' })));
  }

  function key(event: KeyboardEvent) {
    const { content, open } = view;
    if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing || !open) return;
    event.preventDefault();
    if (looks.menu) look({ menu: false });
    else if (looks.help === 'asking') look({ help: undefined });
    else if (!inPage) send({ contentId: content.id, type: 'collapse' });
  }

  /** The menu closes when the focus leaves it. */
  function left({ relatedTarget: to }: FocusEvent) {
    if (!looks.menu || !to || part('.tools')?.contains(to as Element)) return;
    looks = { ...looks, menu: false };
    paint();
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
      if (isTurned) looks = {};
      if (next.open && isTurned && !hadFocus) returnTo = deepActive() as HTMLElement | null;
      view = next;
      paint();
      if (isTurned && !inPage) enter(hadFocus || (!!before && next.open && !next.unprompted));
      // The control that had the focus may be gone with what it did.
      else if (hadFocus && !holds(container, deepActive())) takeFocus();
      if (before) tick(before);
      see();
    },
    remove() {
      cancelPaint?.();
      listening.abort();
      const isFocused = isOurs(container);
      container.replaceChildren();
      if (isFocused && returnTo?.isConnected) returnTo.focus({ preventScroll: true });
    },
  };
}
