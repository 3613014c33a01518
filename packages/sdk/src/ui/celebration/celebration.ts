/**
 * A milestone celebrated: a toast, a dialog, or a toast with confetti. A toast takes no focus and leaves by itself;
 * while somebody reads it with the pointer or the focus on it, its time stands still. With less motion wanted there is
 * a color wash instead of movement.
 */
import type { CelebrationView } from '../../core/surface.ts';
import type { Mount, Surface, UiContext } from '../context.ts';
import { draw } from '../dom/draw.ts';
import { holds, isOurs, rememberFocus, tabStops } from '../focus.ts';
import { afterPaint } from '../layer/after-paint.ts';
import { isStill, play } from '../layer/motion.ts';
import { deepActive } from '../layer/top-layer.ts';
import { words } from '../text/text.ts';
import { scene } from './card.ts';
import css from './celebration.css?inline';
import { Countdown } from './countdown.ts';

const TOAST_MS = 6_000;

/** Mounts the celebration's surface. */
export const mount: Mount<CelebrationView> = (context, container) => new CelebrationSurface(context, container);

class CelebrationSurface implements Surface<CelebrationView> {
  _context: UiContext;
  _container: HTMLElement;
  _view!: CelebrationView;
  _countdown: Countdown | null = null;
  _stopConfetti: (() => void) | null = null;
  _cancelPaint: (() => void) | null = null;
  _restoreFocus = rememberFocus();
  _held = new Set<string>();
  _listening = new AbortController();

  constructor(context: UiContext, container: HTMLElement) {
    this._context = context;
    this._container = container;
    context.layer.addStyles(css);
    const { signal } = this._listening;
    const on = (target: EventTarget, type: string, handle: (event: Event) => void) =>
      target.addEventListener(type, context.host.guard(handle), { signal });
    on(container, 'keydown', (event) => this._key(event as KeyboardEvent));
    on(container, 'pointerover', () => this._hold('pointer', true));
    on(container, 'pointerout', () => this._hold('pointer', false));
    on(container, 'focusin', () => this._hold('focus', true));
    on(container, 'focusout', () => this._hold('focus', false));
    on(document, 'visibilitychange', () => this._hold('hidden', document.hidden));
    on(document, 'focusin', () => this._keepFocus());
  }

  update(view: CelebrationView): void {
    const before = this._view as CelebrationView | undefined;
    const fresh = before?.run !== view.run || before.content.id !== view.content.id;
    this._view = view;
    if (fresh) this._stop();
    const { content } = view;
    const act = () =>
      content.action && this._context.send({ contentId: content.id, type: 'action', action: content.action.action });
    draw(
      this._container,
      scene(this._context, view, () => this._close('close'), act),
    );
    if (fresh) this._enter();
  }

  remove(): void {
    const ours = isOurs(this._container) && this._modal;
    this._stop();
    this._listening.abort();
    if (ours) this._restoreFocus();
  }

  _stop(): void {
    this._cancelPaint?.();
    this._countdown?.hold();
    this._stopConfetti?.();
    this._countdown = this._stopConfetti = null;
    this._container.replaceChildren();
  }

  _enter(): void {
    const { content } = this._view;
    const { host, layer, send } = this._context;
    const from = this._modal ? { opacity: 0, scale: 0.94 } : { opacity: 0, translate: '0 -14px', scale: 0.96 };
    play(this._part('.card'), [from, { opacity: 1, translate: '0 0', scale: 1 }], 320);
    play(this._part('.badge'), [{ scale: 0.3, rotate: '-20deg' }, { scale: 1.12, offset: 0.6 }, { scale: 1 }], 620);
    if (this._modal) this._focus();
    else layer.announce([content.title, content.body].map((text) => words(this._context, text)).join('. '));
    if (content.style === 'confetti' && !isStill(this._container)) this._confetti();
    const seen = () => {
      send({ contentId: content.id, type: 'painted' });
      if (this._modal) return;
      this._countdown = new Countdown(
        TOAST_MS,
        host.guard(() => this._leave()),
      );
      this._hold('hidden', document.hidden);
    };
    this._cancelPaint = afterPaint(host.guard(seen));
  }

  _confetti(): void {
    const { _view: view, _context: context } = this;
    const accent = getComputedStyle(this._part('.badge')).backgroundColor;
    const fire = context.host.guard((module: typeof import('./confetti.ts')) => {
      if (this._view === view && this._part('.card')) this._stopConfetti = module.burst(context.layer.stage, accent);
    });
    import('./confetti.ts').then(fire, () => null);
  }

  /** The toast's time runs unless something holds it. */
  _hold(why: string, held: boolean): void {
    if (held) this._held.add(why);
    else this._held.delete(why);
    if (this._held.size) this._countdown?.hold();
    else this._countdown?.run();
  }

  _leave(): void {
    const { _view: view, _context: context } = this;
    const gone = context.host.guard(() => {
      if (this._view === view && this._part('.card')) context.send({ contentId: view.content.id, type: 'ended' });
    });
    play(this._part('.card'), [{ opacity: 1 }, { opacity: 0, translate: '0 -10px' }], 180, 'forwards').then(gone);
  }

  _close(by: 'close' | 'escape'): void {
    this._context.send({ contentId: this._view.content.id, type: 'dismiss', by });
  }

  _focus(): void {
    const main = this._container.querySelector<HTMLElement>('.main');
    (main ?? this._part('.card')).focus({ preventScroll: true });
  }

  _keepFocus(): void {
    if (this._modal && !holds(this._context.layer.element, deepActive())) this._focus();
  }

  _key(event: KeyboardEvent): void {
    if (event.key === 'Escape') {
      event.preventDefault();
      this._close('escape');
    }
    if (event.key !== 'Tab' || !this._modal) return;
    const stops = tabStops(this._part('.card'));
    const active = deepActive();
    if (active !== stops.at(event.shiftKey ? 0 : -1) && active !== this._part('.card')) return;
    event.preventDefault();
    stops.at(event.shiftKey ? -1 : 0)?.focus();
  }

  get _modal(): boolean {
    return this._view.content.style === 'modal';
  }

  _part(selector: string): HTMLElement {
    return this._container.querySelector(selector) as HTMLElement;
  }
}
