/**
 * The checklist's surface: a button with a progress ring, or the open panel. Which of the two is the core's to say.
 * What is kept here is only looks: where the focus is, and which items have just turned done.
 */
import { render } from 'preact';
import type { ChecklistView } from '../../core/surface.ts';
import type { Mount, Surface, UiContext } from '../context.ts';
import { holds } from '../focus.ts';
import { play } from '../layer/motion.ts';
import { deepActive } from '../layer/top-layer.ts';
import { fill } from '../strings/strings.ts';
import { words } from '../text/text.tsx';
import css from './checklist.css?inline';
import { Launcher } from './launcher.tsx';
import { Panel } from './panel.tsx';
import { celebrateTick, growRow } from './tick.ts';

/** Mounts the checklist's surface. */
export const mount: Mount<ChecklistView> = (context, container) => new ChecklistSurface(context, container);

class ChecklistSurface implements Surface<ChecklistView> {
  _context: UiContext;
  _container: HTMLElement;
  _view: ChecklistView | null = null;
  _painted = '';
  _frame = 0;
  /** Where the focus was when the person opened the panel, to go back to when the checklist is hidden. */
  _returnTo: HTMLElement | null = null;
  _onKey: (event: KeyboardEvent) => void;

  constructor(context: UiContext, container: HTMLElement) {
    this._context = context;
    this._container = container;
    context.layer.addStyles(css);
    this._onKey = context.host.guard((event: KeyboardEvent) => this._key(event));
    container.addEventListener('keydown', this._onKey);
  }

  update(view: ChecklistView): void {
    const before = this._view?.content.id === view.content.id ? this._view : null;
    const hadFocus = holds(this._container, deepActive());
    const currentBefore = this._current()?.dataset.footholdItem;
    this._view = view;
    if (view.open && !before?.open && !hadFocus) this._returnTo = deepActive() as HTMLElement | null;
    const context = this._context;
    const open = () => context.send({ contentId: view.content.id, type: 'open' });
    const { content } = view;
    render(
      view.open ? (
        <Panel key={content.id} context={context} view={view} />
      ) : (
        <Launcher key={`${content.id} `} context={context} view={view} open={open} />
      ),
      this._container,
    );
    if (before?.open !== view.open) this._enter(!!before, hadFocus);
    else if (hadFocus && !holds(this._container, deepActive())) this._focus();
    if (before) this._tick(before);
    const current = this._current();
    if (before?.open && current && current.dataset.footholdItem !== currentBefore) growRow(current);
    this._paint();
  }

  remove(): void {
    cancelAnimationFrame(this._frame);
    this._container.removeEventListener('keydown', this._onKey);
    const active = deepActive();
    const ours = !active || active === document.body || holds(this._container, active);
    render(null, this._container);
    const { _returnTo } = this;
    if (ours && _returnTo?.isConnected) _returnTo.focus({ preventScroll: true });
  }

  /** The panel rises out of its corner, the button comes back to it; the focus follows the person's own doing. */
  _enter(replaced: boolean, hadFocus: boolean): void {
    const { open, unprompted } = this._view as ChecklistView;
    const surface = this._container.firstElementChild as HTMLElement;
    const from = open ? { opacity: 0, translate: '0 14px', scale: 0.97 } : { opacity: 0, scale: 0.8 };
    play(surface, [from, { opacity: 1, translate: '0 0', scale: 1 }], open ? 260 : 180);
    if (hadFocus || (open && replaced && !unprompted)) this._focus();
  }

  _focus(): void {
    const surface = this._container.firstElementChild as HTMLElement;
    (surface.querySelector<HTMLElement>('.main') ?? surface).focus({ preventScroll: true });
  }

  _tick(before: ChecklistView): void {
    const { items, doneCount, complete } = this._view as ChecklistView;
    const wasDone = new Set(before.items.filter(({ done }) => done).map(({ item }) => item.id));
    const ticked = items.filter(({ item, done }) => done && !wasDone.has(item.id));
    if (!ticked.length || doneCount <= before.doneCount) return;
    const { locale, strings, layer } = this._context;
    const titles = ticked.map(({ item }) => fill(locale, strings.ticked, words(this._context, item.title)));
    layer.announce(
      [...titles, complete ? strings.allDone : fill(locale, strings.progress, doneCount, items.length)].join('. '),
    );
    for (const { item } of ticked) {
      const row = this._container.querySelector(`[data-foothold-item="${CSS.escape(item.id)}"] .tick`);
      if (row) celebrateTick(row);
    }
    const mark = this._container.querySelector('.progress-ring,.badge');
    if (mark) celebrateTick(mark);
  }

  /** Says that it was seen once it has been through a frame: once for the button, once for the panel. */
  _paint(): void {
    const { content, open } = this._view as ChecklistView;
    const now = `${content.id} ${open}`;
    if (this._painted === now) return;
    this._painted = now;
    cancelAnimationFrame(this._frame);
    const { host, send } = this._context;
    const painted = host.guard(() => send({ contentId: content.id, type: 'painted' }));
    this._frame = requestAnimationFrame(() => {
      this._frame = requestAnimationFrame(painted);
    });
  }

  _key(event: KeyboardEvent): void {
    const view = this._view as ChecklistView;
    if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing || !view.open) return;
    event.preventDefault();
    this._context.send({ contentId: view.content.id, type: 'collapse' });
  }

  _current(): HTMLElement | null {
    return this._container.querySelector<HTMLElement>('.item.current');
  }
}
