/**
 * The tour's surface. A view names one step; each frame the surface looks for its target, and places card and ring
 * anew only when something moved: the card is where the target is in the same frame. Nothing of a step is seen
 * before it is in place, and `painted` is sent in the frame after.
 */
import type { TourView } from '../../core/surface.ts';
import type { Mount, Surface, UiContext } from '../context.ts';
import { holds, isOurs, isTyping, rememberFocus } from '../focus.ts';
import { play } from '../layer/motion.ts';
import { deepActive } from '../layer/top-layer.ts';
import { fill, type Strings } from '../strings/strings.ts';
import { success } from '../success.ts';
import { lift, rectOf, reveal, viewport } from '../target/rect.ts';
import { words } from '../text/text.ts';
import { step, type TourAction } from './card.ts';
import { answerKey } from './keys.ts';
import { type Place, place } from './place.ts';
import { Seeker } from './seeker.ts';
import { cornerOf, put, spotlight } from './spotlight.ts';
import css from './tour.css?inline';
import { watchTarget } from './watch-target.ts';

const WAIT_MS = 4_000;
/** A target that the host renders again is back within this; so long the card stays. */
const GRACE_MS = 200;
const SHEET_BELOW_PX = 480;
/** Around a sheet, and between it and its target. */
const SHEET_GAP = 8;

/** Mounts the tour's surface. */
export const mount: Mount<TourView> = (context, container) => new TourSurface(context, container);

class TourSurface implements Surface<TourView> {
  _context: UiContext;
  _container: HTMLElement;
  _view!: TourView;
  _seeker: Seeker | null = null;
  _target: Element | null = null;
  _unwatch: (() => void) | null = null;
  /** `hidden`: not in place yet · `placed`: since the last frame · `drawing`: in the frame being made · `seen`. */
  _phase: 'hidden' | 'placed' | 'drawing' | 'seen' = 'hidden';
  _painted = false;
  _said: Strings | null = null;
  _locale = '';
  _lostAt = 0;
  _missed = false;
  /** The person has done what the last step asks for. */
  _done = false;
  _corner = 0;
  _mode = '';
  _layout = '';
  _rtl = false;
  _frame = 0;
  _restoreFocus = rememberFocus();
  _onFrame: (now: number) => void;
  _listening = new AbortController();

  constructor(context: UiContext, container: HTMLElement) {
    const { host, layer } = context;
    this._context = context;
    this._container = container;
    layer.addStyles(css);
    this._onFrame = host.guard((now: number) => this._tick(now));
    const { signal } = this._listening;
    const onKey = host.guard((event: Event) => this._key(event as KeyboardEvent));
    for (const scope of [window, layer.stage]) scope.addEventListener('keydown', onKey, { signal });
    document.addEventListener(
      'focusin',
      host.guard(() => this._keepFocus()),
      { signal },
    );
  }

  update(view: TourView): void {
    const { locale, strings } = this._context;
    const before = this._view as TourView | undefined;
    this._view = view;
    const same = before?.run === view.run && before.centered === view.centered && before.content.id === view.content.id;
    if (!same) this._painted = false;
    if (same && this._said === strings && this._locale === locale) return;
    this._said = strings;
    this._locale = locale;
    this._begin();
    this._follow(performance.now());
  }

  remove(): void {
    const ours = isOurs(this._container);
    cancelAnimationFrame(this._frame);
    this._release();
    this._listening.abort();
    if (this._done) this._context.layer.sayLast(this._context.strings.allDone);
    if (ours) this._restoreFocus();
  }

  _begin(): void {
    const { step: it, centered } = this._view;
    this._release();
    this._seeker = it.target && !centered ? new Seeker(it.target, this._context.host) : null;
    this._phase = 'hidden';
    this._lostAt = 0;
    this._layout = '';
    this._mode = '-';
    this._missed = false;
    this._rtl = this._context.layer.rtl;
    this._container.append(...step(this._context, this._view, (action) => this._act(action)));
  }

  /** Card, ring, shade and wall alike: nothing is on the screen while a target is looked for. */
  _hide(): void {
    this._phase = 'hidden';
    this._container.style.visibility = 'hidden';
  }

  _release(): void {
    this._seeker?.stop();
    this._unwatch?.();
    this._seeker = this._unwatch = this._target = null;
    this._container.replaceChildren();
  }

  _tick(now: number): void {
    if (this._phase === 'placed') this._phase = 'drawing';
    else if (this._phase === 'drawing') {
      this._phase = 'seen';
      if (!this._painted) this._send({ type: 'painted' });
      this._painted = true;
    }
    this._follow(now);
  }

  /** Where the target is now, there the card goes. */
  _follow(now: number): void {
    cancelAnimationFrame(this._frame);
    this._frame = requestAnimationFrame(this._onFrame);
    const target = this._seeker?.look(now) ?? null;
    if (this._seeker && !target) {
      this._lost(now);
      return;
    }
    this._lostAt = 0;
    if (target && target !== this._target) this._bind(target);
    this._lay(target);
  }

  _bind(target: Element): void {
    const { host, layer } = this._context;
    this._unwatch?.();
    this._target = target;
    this._unwatch = watchTarget(host, target, this._view.step.advance, (type) => this._send({ type }));
    layer.show(target);
    reveal(target);
    this._corner = cornerOf(target);
  }

  _lost(now: number): void {
    this._lostAt ||= now;
    this._layout = '';
    const lostMs = now - this._lostAt;
    if (this._phase === 'hidden' || lostMs > GRACE_MS) this._hide();
    if (this._missed || lostMs < (this._view.step.target?.waitMs ?? WAIT_MS)) return;
    this._missed = true;
    this._send({ type: 'targetMissing' });
  }

  /** Puts everything in its place, if something has moved since. */
  _lay(target: Element | null): void {
    const card = this._part('card');
    const space = viewport();
    const sheet = space.width <= SHEET_BELOW_PX;
    const mode = sheet ? 'sheet' : target ? '' : 'center';
    if (mode !== this._mode) card.className = `card tour ${mode}`;
    this._mode = mode;
    let rect = target && rectOf(target);
    const size = { width: card.offsetWidth, height: card.offsetHeight };
    const layout = [
      rect?.x,
      rect?.y,
      rect?.width,
      rect?.height,
      size.width,
      size.height,
      space.width,
      space.height,
    ].join();
    if (layout === this._layout) return;
    this._layout = layout;
    if (sheet && target && rect) {
      const free = space.height - size.height - 2 * SHEET_GAP;
      if (this._phase === 'hidden') lift(target, rect.y + rect.height - free);
      rect = rectOf(target);
      // What cannot go up has the sheet above it.
      card.classList.toggle('above', rect.y + rect.height > free && rect.y > space.height - free);
    }
    spotlight(this._container, rect, this._corner, !!this._usable);
    const { side, align } = this._view.step;
    const at = mode || !rect ? null : place(rect, size, space, { side, align, rtl: this._rtl });
    put(card, 'transform', at ? `translate(${at.x}px, ${at.y}px)` : '');
    this._point(at?.arrow ?? null);
    this._reveal();
  }

  _point(arrow: Place['arrow']): void {
    const element = this._part('arrow');
    if (element.hidden !== !arrow) element.hidden = !arrow;
    if (!arrow) return;
    if (element.dataset.side !== arrow.side) element.dataset.side = arrow.side;
    put(element, '--at', `${arrow.at}px`);
  }

  /** From hidden to seen: the entrance, the focus, and the words for those who listen. */
  _reveal(): void {
    if (this._phase !== 'hidden') return;
    this._phase = 'placed';
    const { index, total, step: it } = this._view;
    const { layer, locale, strings } = this._context;
    const card = this._part('card');
    this._container.style.visibility = '';
    play(card, [{ opacity: 0, translate: '0 5px' }, { opacity: 1 }], index ? 50 : 100);
    if (!index) play(this._part(this._target ? 'ring' : 'shade'), [{ opacity: 0 }, { opacity: 1 }], 100);
    this._takeFocus();
    if (this._painted) return;
    const title = words(this._context, it.title);
    layer.announce(total > 1 ? fill(locale, strings.step, index + 1, total, title) : title);
  }

  /** Never out of a field that the person is writing in, unless the page is blocked. */
  _takeFocus(): void {
    const active = deepActive();
    if (!this._trapped && !holds(this._container, active) && isTyping(active)) return;
    const card = this._part('card');
    (card.querySelector<HTMLElement>('.main') ?? card).focus({ preventScroll: true });
  }

  /** Where the page is blocked, the focus that leaves card and target comes back. */
  _keepFocus(): void {
    const active = deepActive();
    if (!this._trapped || this._phase === 'hidden') return;
    if (!holds(this._context.layer.element, active) && !holds(this._usable, active)) this._takeFocus();
  }

  _key(event: KeyboardEvent): void {
    const taken = event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey;
    if (taken || this._phase === 'hidden') return;
    const answer = answerKey(event.key, event.shiftKey, {
      card: this._part('card'),
      target: this._trapped ? this._usable : this._target,
      trapped: this._trapped,
      rtl: this._rtl,
    });
    if (!answer) return;
    event.preventDefault();
    if (answer === 'escape') this._act('escape');
    else if (typeof answer === 'object') answer.focus.focus();
    else this._part('card').querySelector<HTMLElement>(`[data-foothold-action=${answer}]`)?.click();
  }

  get _trapped(): boolean {
    return this._view.step.overlay === 'block';
  }

  /** The target, where the step asks the person to use it. */
  get _usable(): Element | null {
    return /click|filled/.test(this._view.step.advance?.on ?? '') ? this._target : null;
  }

  _act(action: TourAction | 'escape'): void {
    if (action === 'menu') void this._menu();
    else this._send(action === 'next' || action === 'back' ? { type: action } : { type: 'dismiss', by: action });
  }

  /** What few ask for comes when it is asked for. */
  async _menu(): Promise<void> {
    const card = this._part('card');
    const { toggleMenu } = await success();
    if (card.isConnected) toggleMenu(this._context, this._view, card);
  }

  _send(
    intent:
      | { type: 'painted' | 'next' | 'back' | 'clicked' | 'filled' | 'targetMissing' }
      | { type: 'dismiss'; by: 'close' | 'skip' | 'escape' },
  ): void {
    const { content, step: it, index, total } = this._view;
    this._done = index === total - 1 && /next|clicked|filled/.test(intent.type);
    this._context.send({ contentId: content.id, stepId: it.id, ...intent });
  }

  _part(name: string): HTMLElement {
    return this._container.querySelector(`.${name}`) as HTMLElement;
  }
}
