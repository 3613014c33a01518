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
export class ChecklistSurface implements Surface<ChecklistView> {
  _context: UiContext;
  _container: HTMLElement;
  _inPage: boolean;
  _view!: ChecklistView;
  _looks: PanelLooks = {};
  _painted = '';
  _cancelPaint: (() => void) | null = null;
  /** Where the focus was when the person opened the panel, to go back to when the checklist is hidden. */
  _returnTo: HTMLElement | null = null;
  _listening = new AbortController();

  constructor(context: UiContext, container: HTMLElement, inPage = false) {
    this._context = context;
    this._container = container;
    this._inPage = inPage;
    context.layer.addStyles(css);
    const { signal } = this._listening;
    const onKey = context.host.guard((event: KeyboardEvent) => this._key(event));
    const onFocus = context.host.guard((event: FocusEvent) => this._left(event.relatedTarget as Element | null));
    container.addEventListener('keydown', onKey, { signal });
    container.addEventListener('focusout', onFocus, { signal });
  }

  update(view: ChecklistView): void {
    const before = (this._view as ChecklistView | undefined)?.content.id === view.content.id ? this._view : null;
    const hadFocus = holds(this._container, deepActive());
    const turned = before?.open !== view.open;
    if (turned) this._looks = {};
    if (view.open && turned && !hadFocus) this._returnTo = deepActive() as HTMLElement | null;
    this._view = view;
    this._draw();
    if (turned && !this._inPage) this._enter(hadFocus || (!!before && view.open && !view.unprompted));
    else if (hadFocus) this._holdFocus();
    if (before) this._tick(before);
    this._paint();
  }

  remove(): void {
    this._cancelPaint?.();
    this._listening.abort();
    const ours = isOurs(this._container);
    this._container.replaceChildren();
    if (ours && this._returnTo?.isConnected) this._returnTo.focus({ preventScroll: true });
  }

  _draw(): void {
    const { _context: context, _view: view } = this;
    const openBefore = this._part('.current')?.dataset.key;
    const open = () => context.send({ contentId: view.content.id, type: 'open' });
    // By itself it takes little room on a phone: see the style sheet.
    const looks = { peek: view.unprompted, ...this._looks, inPage: this._inPage };
    draw(
      this._container,
      view.open ? panel(context, view, looks, (change) => this._look(change)) : launcher(context, view, open),
    );
    const current = this._part('.current');
    if (openBefore && current && current.dataset.key !== openBefore) growRow(current);
  }

  /** Something that is only looks has changed; the focus goes where the person now is. */
  _look(change: PanelLooks): void {
    const { menu, help, peek } = this._looks;
    this._looks = { ...this._looks, ...change };
    this._draw();
    if (change.menu) this._part('.menu button')?.focus();
    else if (help !== this._looks.help) (this._part('textarea') ?? this._part('.main'))?.focus();
    else if (menu && 'menu' in change) this._part('.dots')?.focus();
    else if (peek !== this._looks.peek) this._focus();
  }

  /** The panel rises out of its corner, the button comes back to it. */
  _enter(takeFocus: boolean): void {
    const { open } = this._view;
    const from = open ? { opacity: 0, translate: '0 14px', scale: 0.97 } : { opacity: 0, scale: 0.8 };
    play(this._surface, [from, { opacity: 1, translate: '0 0', scale: 1 }], open ? 260 : 180);
    if (takeFocus) this._focus();
  }

  _focus(): void {
    (this._part('.main') ?? this._surface).focus({ preventScroll: true });
  }

  /** The control that had the focus may be gone with what it did. */
  _holdFocus(): void {
    if (!holds(this._container, deepActive())) this._focus();
  }

  _tick(before: ChecklistView): void {
    const { items, doneCount, complete } = this._view;
    const wasDone = new Set(before.items.filter(({ done }) => done).map(({ item }) => item.id));
    const ticked = items.filter(({ item, done }) => done && !wasDone.has(item.id));
    if (!ticked.length || doneCount <= before.doneCount) return;
    const { locale, strings, layer } = this._context;
    const titles = ticked.map(({ item }) => fill(locale, strings.ticked, words(this._context, item.title)));
    layer.announce(
      [...titles, complete ? strings.allDone : fill(locale, strings.progress, doneCount, items.length)].join('. '),
    );
    const rows = ticked.map(({ item }) => this._part(`[data-key="${CSS.escape(item.id)}"] .tick`));
    for (const mark of [...rows, this._part('.progress-ring,.badge')]) if (mark) celebrateTick(mark);
  }

  /** Says that it was seen once it has been through a frame: once for the button, once for the panel. */
  _paint(): void {
    const { content, open } = this._view;
    const now = `${content.id} ${open}`;
    if (this._painted === now) return;
    this._painted = now;
    this._cancelPaint?.();
    const { host, send } = this._context;
    this._cancelPaint = afterPaint(host.guard(() => send({ contentId: content.id, type: 'painted' })));
  }

  _key(event: KeyboardEvent): void {
    const { content, open } = this._view;
    if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing || !open) return;
    event.preventDefault();
    if (this._looks.menu) this._look({ menu: false });
    else if (this._looks.help === 'asking') this._look({ help: undefined });
    else if (!this._inPage) this._context.send({ contentId: content.id, type: 'collapse' });
  }

  /** The menu closes when the focus leaves it. */
  _left(to: Element | null): void {
    if (!this._looks.menu || !to || this._part('.tools')?.contains(to)) return;
    this._looks = { ...this._looks, menu: false };
    this._draw();
  }

  get _surface(): HTMLElement {
    return this._container.firstElementChild as HTMLElement;
  }

  _part(selector: string): HTMLElement | null {
    return this._container.querySelector<HTMLElement>(selector);
  }
}
