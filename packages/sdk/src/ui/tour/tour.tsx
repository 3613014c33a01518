/**
 * The tour's surface. A view names one step; each frame the surface looks for its target, and places card and ring
 * anew only when something moved: the card is where the target is in the same frame. Nothing of a step is seen
 * before it is in place, and `painted` is sent in the frame after.
 */
import { render } from 'preact';
import type { TourView } from '../../core/surface.ts';
import type { Mount, Surface, UiContext } from '../context.ts';
import { holds, isTyping, rememberFocus, tabStops } from '../focus.ts';
import { play } from '../layer/motion.ts';
import { deepActive } from '../layer/top-layer.ts';
import { fill } from '../strings/strings.ts';
import { type Rect, rectOf, reveal, viewport } from '../target/rect.ts';
import { words } from '../text/text.tsx';
import { Step, type TourAction } from './card.tsx';
import { answerKey } from './keys.ts';
import { place } from './place.ts';
import { Seeker } from './seeker.ts';
import { spotlight } from './spotlight.ts';
import css from './tour.css?inline';
import { watchTarget } from './watch-target.ts';

const WAIT_MS = 4_000;
/** A target that the host renders again is back within this; so long the card stays. */
const GRACE_MS = 200;
const SHEET_BELOW_PX = 480;

/** Mounts the tour's surface. */
export const mount: Mount<TourView> = (context, container) => new TourSurface(context, container);

class TourSurface implements Surface<TourView> {
  _context: UiContext;
  _container: HTMLElement;
  _view!: TourView;
  _seeker: Seeker | null = null;
  _bound: Element | null = null;
  _unwatch: (() => void) | null = null;
  /** `hidden`: not in place yet · `placed`: since the last frame · `drawing`: in the frame being made · `painted`: seen. */
  _phase: 'hidden' | 'placed' | 'drawing' | 'painted' = 'hidden';
  _announced = false;
  _lostAt: number | null = null;
  _missed = false;
  _layout = '';
  _frame = 0;
  _restoreFocus = rememberFocus();
  _onFrame: (now: number) => void;
  _onKey: (event: KeyboardEvent) => void;
  _onFocus: (event: FocusEvent) => void;

  constructor(context: UiContext, container: HTMLElement) {
    const { host, layer } = context;
    this._context = context;
    this._container = container;
    layer.addStyles(css);
    this._onFrame = host.guard((now: number) => this._tick(now));
    this._onKey = host.guard((event: KeyboardEvent) => this._key(event));
    this._onFocus = host.guard(() => this._keepFocus());
    window.addEventListener('keydown', this._onKey);
    layer.root.addEventListener('keydown', this._onKey as EventListener);
    document.addEventListener('focusin', this._onFocus);
  }

  update(view: TourView): void {
    const before = this._view as TourView | undefined;
    this._view = view;
    const fresh = before?.run !== view.run || before.centered !== view.centered || before.step.id !== view.step.id;
    if (fresh) this._begin();
    render(<Step context={this._context} view={view} act={(action) => this._act(action)} />, this._container);
    this._layout = '';
    if (fresh) this._onFrame(performance.now());
  }

  remove(): void {
    const { layer } = this._context;
    cancelAnimationFrame(this._frame);
    this._release();
    window.removeEventListener('keydown', this._onKey);
    layer.root.removeEventListener('keydown', this._onKey as EventListener);
    document.removeEventListener('focusin', this._onFocus);
    const active = deepActive();
    const ours = !active || active === document.body || holds(this._container, active);
    render(null, this._container);
    if (ours) this._restoreFocus();
  }

  _begin(): void {
    const { step, centered } = this._view;
    this._release();
    this._seeker = step.target && !centered ? new Seeker(step.target, this._context.host) : null;
    this._phase = 'hidden';
    this._lostAt = null;
    this._missed = this._announced = false;
  }

  _release(): void {
    this._seeker?.stop();
    this._unwatch?.();
    this._seeker = this._unwatch = this._bound = null;
  }

  _tick(now: number): void {
    cancelAnimationFrame(this._frame);
    this._frame = requestAnimationFrame(this._onFrame);
    const { content, step } = this._view;
    if (this._phase === 'placed') this._phase = 'drawing';
    else if (this._phase === 'drawing') {
      this._phase = 'painted';
      this._context.send({ contentId: content.id, type: 'painted', stepId: step.id });
    }
    const target = this._seeker?.look(now) ?? null;
    if (this._seeker && !target) {
      this._lost(now);
      return;
    }
    this._lostAt = null;
    if (target && target !== this._bound) this._bind(target);
    this._lay(target);
  }

  _bind(target: Element): void {
    const { content, step } = this._view;
    const { host, layer, send } = this._context;
    this._unwatch?.();
    this._bound = target;
    this._layout = '';
    this._unwatch = watchTarget(host, target, step.advance, (type) =>
      send({ contentId: content.id, type, stepId: step.id }),
    );
    layer.show(target);
    reveal(target);
  }

  _lost(now: number): void {
    const { content, step } = this._view;
    this._lostAt ??= now;
    this._layout = '';
    const lostMs = now - this._lostAt;
    spotlight(this._container, null, null, false);
    if (this._phase !== 'hidden' && lostMs > GRACE_MS) {
      this._phase = 'hidden';
      this._card.style.visibility = 'hidden';
    }
    if (this._missed || lostMs < (step.target?.waitMs ?? WAIT_MS)) return;
    this._missed = true;
    this._context.send({ contentId: content.id, type: 'targetMissing', stepId: step.id });
  }

  /** Puts everything in its place, if something has moved since. */
  _lay(target: Element | null): void {
    const card = this._card;
    const space = viewport();
    const rect = target && rectOf(target);
    const layout = [
      rect?.x,
      rect?.y,
      rect?.width,
      rect?.height,
      card.offsetWidth,
      card.offsetHeight,
      space.width,
      space.height,
    ].join();
    if (layout === this._layout) return;
    this._layout = layout;
    const { advance } = this._view.step;
    spotlight(this._container, target, rect, advance?.on === 'click' || advance?.on === 'filled');
    const sheet = space.width <= SHEET_BELOW_PX;
    card.classList.toggle('sheet', sheet);
    card.classList.toggle('center', !sheet && !rect);
    if (sheet || !rect) {
      card.classList.toggle('above', sheet && !!rect && covers(card, rect, space));
      card.style.removeProperty('transform');
      this._arrow.hidden = true;
      this._reveal();
      return;
    }
    const { side, align } = this._view.step;
    place(rect, card, { side, align, rtl: this._context.layer.rtl }).then(
      this._context.host.guard(({ x, y, arrow }) => {
        if (layout !== this._layout) return;
        card.style.transform = `translate(${x}px,${y}px)`;
        this._arrow.hidden = !arrow;
        if (arrow) {
          this._arrow.dataset.side = arrow.side;
          this._arrow.style.setProperty('--at', `${arrow.at}px`);
        }
        this._reveal();
      }),
    );
  }

  /** From hidden to seen: the entrance, the focus, and the words for those who listen. */
  _reveal(): void {
    if (this._phase !== 'hidden') return;
    this._phase = 'placed';
    const card = this._card;
    card.style.visibility = 'visible';
    play(
      card,
      [
        { opacity: 0, translate: '0 5px' },
        { opacity: 1, translate: '0 0' },
      ],
      140,
    );
    const shade = this._container.querySelector('.shade');
    if (shade && this._view.index === 0) play(shade, [{ opacity: 0 }, { opacity: 1 }], 140);
    this._takeFocus();
    if (this._announced) return;
    this._announced = true;
    const { index, total, step } = this._view;
    const { layer, locale, strings } = this._context;
    const title = words(this._context, step.title);
    layer.announce(total > 1 ? fill(locale, strings.step, index + 1, total, title) : title);
  }

  _takeFocus(): void {
    const active = deepActive();
    const blocked = this._view.step.overlay === 'block';
    if (!blocked && !holds(this._container, active) && isTyping(active)) return;
    const button = this._card.querySelector<HTMLElement>('.main') ?? this._card;
    button.focus({ preventScroll: true });
  }

  /** Where the page is blocked, the focus that leaves card and target comes back. */
  _keepFocus(): void {
    if (this._view.step.overlay !== 'block' || this._phase === 'hidden') return;
    const active = deepActive();
    if (holds(this._context.layer.element, active) || holds(this._usableTarget, active)) return;
    this._takeFocus();
  }

  _key(event: KeyboardEvent): void {
    if (
      event.defaultPrevented ||
      event.isComposing ||
      event.ctrlKey ||
      event.metaKey ||
      event.altKey ||
      this._phase === 'hidden'
    )
      return;
    const { step } = this._view;
    const answer = answerKey(event.key, event.shiftKey, {
      card: this._card,
      target: this._bound,
      trapped: step.overlay === 'block',
      targetUsable: !!this._usableTarget,
      rtl: this._context.layer.rtl,
    });
    if (!answer) return;
    if (typeof answer === 'object') answer.focus.focus();
    else if (answer === 'escape') this._act('escape');
    else if (!this._press(answer)) return;
    event.preventDefault();
  }

  /** The target, where the step asks the person to use it. */
  get _usableTarget(): Element | null {
    const { advance } = this._view.step;
    return advance?.on === 'click' || advance?.on === 'filled' ? this._bound : null;
  }

  /** An arrow key does what the button does, where there is one. */
  _press(action: 'next' | 'back'): boolean {
    const button = tabStops(this._card).find((stop) => stop.dataset.footholdAction === action);
    button?.click();
    return !!button;
  }

  _act(action: TourAction | 'escape'): void {
    const { content, step } = this._view;
    const to = { contentId: content.id, stepId: step.id };
    if (action === 'next' || action === 'back') this._context.send({ ...to, type: action });
    else this._context.send({ ...to, type: 'dismiss', by: action });
  }

  get _card(): HTMLElement {
    return this._container.querySelector('.card') as HTMLElement;
  }

  get _arrow(): HTMLElement {
    return this._container.querySelector('.arrow') as HTMLElement;
  }
}

/** A sheet at the bottom would lie over the target. */
function covers(sheet: HTMLElement, target: Rect, space: Rect): boolean {
  return target.y + target.height > space.height - sheet.offsetHeight - 16;
}
