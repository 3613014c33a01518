/**
 * A milestone celebrated: a toast, a dialog, or a toast with confetti. A toast takes no focus and leaves by itself;
 * while somebody reads it with the pointer or the focus on it, its time stands still. With less motion wanted there is
 * a color wash instead of movement.
 */
import { render } from 'preact';
import type { CelebrationView } from '../../core/surface.ts';
import type { Mount, Surface, UiContext } from '../context.ts';
import { holds, rememberFocus, tabStops } from '../focus.ts';
import { play, prefersStill } from '../layer/motion.ts';
import { deepActive } from '../layer/top-layer.ts';
import { words } from '../text/text.tsx';
import { Card } from './card.tsx';
import css from './celebration.css?inline';
import { Countdown } from './countdown.ts';

const TOAST_MS = 6_000;

/** Mounts the celebration's surface. */
export const mount: Mount<CelebrationView> = (context, container) => new CelebrationSurface(context, container);

class CelebrationSurface implements Surface<CelebrationView> {
  _context: UiContext;
  _container: HTMLElement;
  _view: CelebrationView | null = null;
  _countdown: Countdown | null = null;
  _stopConfetti: (() => void) | null = null;
  _frame = 0;
  _restoreFocus = rememberFocus();
  _held = new Set<string>();
  _listeners = new AbortController();

  constructor(context: UiContext, container: HTMLElement) {
    this._context = context;
    this._container = container;
    context.layer.addStyles(css);
    const on = (target: EventTarget, type: string, handle: (event: Event) => void) =>
      target.addEventListener(type, context.host.guard(handle), { signal: this._listeners.signal });
    on(container, 'keydown', (event) => this._key(event as KeyboardEvent));
    on(container, 'pointerover', () => this._hold('pointer', true));
    on(container, 'pointerout', () => this._hold('pointer', false));
    on(container, 'focusin', () => this._hold('focus', true));
    on(container, 'focusout', () => this._hold('focus', false));
    on(document, 'visibilitychange', () => this._hold('hidden', document.hidden));
    on(document, 'focusin', () => this._keepFocus());
  }

  update(view: CelebrationView): void {
    const fresh = this._view?.run !== view.run || this._view.content.id !== view.content.id;
    this._view = view;
    render(
      <Card context={this._context} view={view} close={() => this._close('close')} act={() => this._act()} />,
      this._container,
    );
    if (fresh) this._enter();
  }

  remove(): void {
    this._stop();
    this._listeners.abort();
    const ours = holds(this._container, deepActive());
    render(null, this._container);
    if (ours) this._restoreFocus();
  }

  _stop(): void {
    cancelAnimationFrame(this._frame);
    this._countdown?.hold();
    this._countdown = null;
    this._stopConfetti?.();
    this._stopConfetti = null;
  }

  _enter(): void {
    this._stop();
    const { content } = this._view as CelebrationView;
    const { host, layer, send } = this._context;
    const modal = content.style === 'modal';
    const from = modal ? { opacity: 0, scale: 0.94 } : { opacity: 0, translate: '0 -14px', scale: 0.96 };
    play(this._card, [from, { opacity: 1, translate: '0 0', scale: 1 }], 320);
    const badge = this._card.querySelector('.badge');
    if (badge)
      play(
        badge,
        [
          { scale: 0.3, rotate: '-20deg' },
          { scale: 1.12, offset: 0.6 },
          { scale: 1, rotate: '0deg' },
        ],
        620,
      );
    if (modal) this._focus();
    else
      layer.announce(
        [words(this._context, content.title), words(this._context, content.body)].filter(Boolean).join('. '),
      );
    if (content.style === 'confetti' && !prefersStill()) this._confetti();
    const painted = host.guard(() => {
      send({ contentId: content.id, type: 'painted' });
      if (modal) return;
      this._countdown = new Countdown(
        TOAST_MS,
        host.guard(() => this._leave()),
      );
      this._hold('hidden', document.hidden);
    });
    this._frame = requestAnimationFrame(() => {
      this._frame = requestAnimationFrame(painted);
    });
  }

  _confetti(): void {
    const { run } = this._view as CelebrationView;
    const { layer, host } = this._context;
    const accent = getComputedStyle(this._card.querySelector('.badge') as Element).backgroundColor;
    const fire = host.guard((module: typeof import('./confetti.ts')) => {
      if (this._view?.run === run && this._card) this._stopConfetti = module.burst(layer.stage, confettiColors(accent));
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
    const { content, run } = this._view as CelebrationView;
    const gone = this._context.host.guard(() => {
      if (this._view?.run === run && this._card) this._context.send({ contentId: content.id, type: 'ended' });
    });
    play(this._card, [{ opacity: 1 }, { opacity: 0, translate: '0 -10px' }], 180).then(gone);
  }

  _close(by: 'close' | 'escape'): void {
    this._context.send({ contentId: (this._view as CelebrationView).content.id, type: 'dismiss', by });
  }

  _act(): void {
    const { content } = this._view as CelebrationView;
    if (content.action) this._context.send({ contentId: content.id, type: 'action', action: content.action.action });
  }

  _focus(): void {
    (this._card.querySelector<HTMLElement>('.main') ?? this._card).focus({ preventScroll: true });
  }

  _keepFocus(): void {
    if (this._view?.content.style === 'modal' && !holds(this._context.layer.element, deepActive())) this._focus();
  }

  _key(event: KeyboardEvent): void {
    if (event.key === 'Escape') {
      event.preventDefault();
      this._close('escape');
      return;
    }
    if (event.key !== 'Tab' || this._view?.content.style !== 'modal') return;
    const stops = tabStops(this._card);
    const edge = event.shiftKey ? stops[0] : stops.at(-1);
    if (deepActive() !== edge && deepActive() !== this._card) return;
    event.preventDefault();
    (event.shiftKey ? stops.at(-1) : stops[0])?.focus();
  }

  get _card(): HTMLElement {
    return this._container.querySelector('.card') as HTMLElement;
  }
}

/** The theme's accent among colors that go with any. */
function confettiColors(accent: string): string[] {
  const [r = 0, g = 0, b = 0] = (accent.match(/[\d.]+/g) ?? []).map(Number);
  const hex = accent.startsWith('rgb')
    ? `#${[r, g, b].map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`
    : '#12856b';
  return [hex, hex, '#f5b83d', '#ef6f53', '#5b8def', '#f7d6c4'];
}
