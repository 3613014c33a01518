/**
 * A milestone celebrated: a toast, a dialog, or a toast with confetti. A toast takes no focus and leaves by itself;
 * while somebody reads it with the pointer or the focus on it, its time stands still. With less motion wanted there is
 * a color wash instead of movement.
 */
import type { CelebrationView } from '../../core/surface.ts';
import type { Mount } from '../context.ts';
import { draw } from '../dom/draw.ts';
import { holds, isOurs, rememberFocus, tabStops } from '../focus.ts';
import { afterPaint } from '../layer/after-paint.ts';
import { isStill, play } from '../layer/motion.ts';
import { deepActive } from '../layer/top-layer.ts';
import { words } from '../text/text.ts';
import { scene } from './card.ts';
import css from './celebration.css?inline';
import { type Countdown, createCountdown } from './countdown.ts';

const TOAST_MS = 6_000;

/** Mounts the celebration's surface. */
export const mount: Mount<CelebrationView> = (context, container) => {
  const { host, layer, send } = context;
  let view: CelebrationView;
  let countdown: Countdown | undefined;
  let stopConfetti: (() => void) | undefined;
  let cancelPaint: (() => void) | undefined;
  const restoreFocus = rememberFocus();
  const held = new Set<string>();
  const listening = new AbortController();
  const { signal } = listening;
  const on = (target: EventTarget, type: string, handle: (event: Event) => void) =>
    target.addEventListener(type, host.guard(handle), { signal });

  layer.addStyles(css);
  on(container, 'keydown', (event) => key(event as KeyboardEvent));
  on(container, 'pointerover', () => hold('pointer', true));
  on(container, 'pointerout', () => hold('pointer', false));
  on(container, 'focusin', () => hold('focus', true));
  on(container, 'focusout', () => hold('focus', false));
  on(document, 'visibilitychange', () => hold('hidden', document.hidden));
  on(document, 'focusin', () => {
    if (isModal() && !holds(layer.element, deepActive())) takeFocus();
  });

  function stop() {
    cancelPaint?.();
    countdown?.hold();
    stopConfetti?.();
    countdown = stopConfetti = undefined;
    container.replaceChildren();
  }

  function enter() {
    const { content } = view;
    const from = isModal() ? { opacity: 0, scale: 0.94 } : { opacity: 0, translate: '0 -14px', scale: 0.96 };
    play(part('.card'), [from, { opacity: 1, translate: '0 0', scale: 1 }], 320);
    play(part('.badge'), [{ scale: 0.3, rotate: '-20deg' }, { scale: 1.12, offset: 0.6 }, { scale: 1 }], 620);
    if (isModal()) takeFocus();
    else layer.announce([content.title, content.body].map((text) => words(context, text)).join('. '));
    if (content.style === 'confetti' && !isStill(container)) confetti();
    const seen = () => {
      send({ contentId: content.id, type: 'painted' });
      if (isModal()) return;
      countdown = createCountdown(TOAST_MS, host.guard(leave));
      hold('hidden', document.hidden);
    };
    cancelPaint = afterPaint(host.guard(seen));
  }

  function confetti() {
    const shown = view;
    const accent = getComputedStyle(part('.badge')).backgroundColor;
    const fire = host.guard((module: typeof import('./confetti.ts')) => {
      if (view === shown && part('.card')) stopConfetti = module.burst(layer.stage, accent);
    });
    import('./confetti.ts').then(fire, () => null);
  }

  /** The toast's time runs unless something holds it. */
  function hold(why: string, isHeld: boolean) {
    if (isHeld) held.add(why);
    else held.delete(why);
    if (held.size) countdown?.hold();
    else countdown?.run();
  }

  function leave() {
    const shown = view;
    const gone = host.guard(() => {
      if (view === shown && part('.card')) send({ contentId: shown.content.id, type: 'ended' });
    });
    play(part('.card'), [{ opacity: 1 }, { opacity: 0, translate: '0 -10px' }], 180, 'forwards').then(gone);
  }

  function close(by: 'close' | 'escape') {
    send({ contentId: view.content.id, type: 'dismiss', by });
  }

  function takeFocus() {
    (part('.main') ?? part('.card')).focus({ preventScroll: true });
  }

  function key(event: KeyboardEvent) {
    if (event.key === 'Escape') {
      event.preventDefault();
      close('escape');
    }
    if (event.key !== 'Tab' || !isModal()) return;
    const stops = tabStops(part('.card'));
    const active = deepActive();
    if (active !== stops.at(event.shiftKey ? 0 : -1) && active !== part('.card')) return;
    event.preventDefault();
    stops.at(event.shiftKey ? -1 : 0)?.focus();
  }

  function isModal() {
    return view.content.style === 'modal';
  }

  function part(selector: string) {
    return container.querySelector(selector) as HTMLElement;
  }

  return {
    update(next) {
      const before: CelebrationView | undefined = view;
      const isFresh = before?.run !== next.run || before.content.id !== next.content.id;
      view = next;
      if (isFresh) stop();
      const { id, action } = next.content;
      const act = () => action && send({ contentId: id, type: 'action', action: action.action });
      draw(
        container,
        scene(context, next, () => close('close'), act),
      );
      if (isFresh) enter();
    },
    remove() {
      const isFocused = isOurs(container) && isModal();
      stop();
      listening.abort();
      if (isFocused) restoreFocus();
    },
  };
};
