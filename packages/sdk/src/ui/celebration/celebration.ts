/**
 * A milestone celebrated: a toast, a dialog, or a toast with confetti. A toast takes no focus and leaves by itself;
 * while somebody reads it with the pointer or the focus on it, its time stands still. With less motion wanted there is
 * a color wash instead of movement.
 */
import type { CelebrationView } from '../../core/surface.ts';
import type { Mount } from '../context.ts';
import { draw } from '../dom/draw.ts';
import { onEscape } from '../escape.ts';
import { enterCard, holds, isOurs, nextStop, rememberFocus } from '../focus.ts';
import { afterPaint } from '../layer/after-paint.ts';
import { isStill, play } from '../layer/motion.ts';
import { deepActive } from '../layer/top-layer.ts';
import css from '../success.css?inline';
import { words } from '../text/text.ts';
import { scene } from './card.ts';

const TOAST_MS = 6_000;
const LOOK_MS = 250;

/** Mounts the celebration's surface. */
export const mount: Mount<CelebrationView> = (context, container) => {
  const { host, layer, send } = context;
  let view: CelebrationView;
  let timer: ReturnType<typeof setInterval> | undefined;
  let stopConfetti: (() => void) | undefined;
  let cancelPaint: (() => void) | undefined;
  const restoreFocus = rememberFocus();
  const keepFocus = host.guard(() => {
    if (isModal() && !holds(layer.element, deepActive())) enterCard(container);
  });
  const leaveByKey = onEscape(context, () => send({ contentId: view.content.id, type: 'dismiss', by: 'escape' }));
  const onkeydown = (event: Event) => {
    leaveByKey(event);
    keepInside(event as KeyboardEvent);
  };
  layer.addStyles(css);
  document.addEventListener('focusin', keepFocus);

  function stop() {
    cancelPaint?.();
    clearInterval(timer);
    stopConfetti?.();
    stopConfetti = undefined;
    container.replaceChildren();
  }

  function enter() {
    const { id: contentId, title, body, style } = view.content;
    const from = isModal() ? { opacity: 0, scale: 0.94 } : { opacity: 0, translate: '0 -14px', scale: 0.96 };
    play(part('.card'), [from, { opacity: 1 }], 320);
    play(part('.badge'), [{ scale: 0.3, rotate: '-20deg' }, { scale: 1.12, offset: 0.6 }, { scale: 1 }], 620);
    if (isModal()) enterCard(container);
    else layer.announce([title, body].map((text) => words(context, text)).join('. '));
    if (style === 'confetti' && !isStill(container)) confetti();
    const seen = () => {
      send({ contentId, type: 'painted' });
      if (!isModal()) wait();
    };
    cancelPaint = afterPaint(host.guard(seen));
  }

  /** The toast's time runs unless somebody reads it, or cannot. */
  function wait() {
    let leftMs = TOAST_MS;
    const look = () => {
      if (document.hidden || part('.card').matches(':hover,:focus-within')) return;
      leftMs -= LOOK_MS;
      if (!leftMs) leave();
    };
    timer = setInterval(host.guard(look), LOOK_MS);
  }

  function confetti() {
    const { run } = view;
    const accent = getComputedStyle(part('.badge')).backgroundColor;
    const fire = host.guard((module: typeof import('./confetti.ts')) => {
      if (view.run === run && part('.card')) stopConfetti = module.burst(layer.stage, accent);
    });
    import('./confetti.ts').then(fire, () => null);
  }

  function leave() {
    const { run, content } = view;
    const gone = host.guard(() => {
      if (view.run === run && part('.card')) send({ contentId: content.id, type: 'ended' });
    });
    play(part('.card'), [{ opacity: 1 }, { opacity: 0, translate: '0 -10px' }], 180, 'forwards').then(gone);
  }

  /** Tab goes round within a dialog. */
  function keepInside(event: KeyboardEvent) {
    if (event.key !== 'Tab' || !isModal()) return;
    const stop = nextStop(part('.card'), null, event.shiftKey, true);
    if (!stop) return;
    event.preventDefault();
    stop.focus();
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
      draw(container, scene(context, next, onkeydown));
      if (isFresh) enter();
    },
    remove() {
      const isFocused = isOurs(container) && isModal();
      stop();
      document.removeEventListener('focusin', keepFocus);
      if (isFocused) restoreFocus();
    },
  };
};
