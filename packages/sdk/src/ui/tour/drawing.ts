/**
 * One step as it is drawn. Each frame its target is looked for, and card and ring are placed anew only when something
 * moved: the card is where the target is in the same frame. Nothing of it is seen before it is in place, and it says
 * that it was seen as soon as that frame is drawn.
 */
import type { TourView } from '../../core/surface.ts';
import type { UiContext } from '../context.ts';
import { enterCard, holds, isTyping } from '../focus.ts';
import { play } from '../layer/motion.ts';
import { deepActive } from '../layer/top-layer.ts';
import { fill } from '../strings/strings.ts';
import { success } from '../success.ts';
import { lift, rectOf, reveal, viewport } from '../target/rect.ts';
import { words } from '../text/text.ts';
import { step as parts, type TourAction } from './card.ts';
import { answerKey } from './keys.ts';
import { type Place, place, type Size } from './place.ts';
import { createSeeker } from './seeker.ts';
import { cornerOf, put, spotlight } from './spotlight.ts';
import { watchTarget } from './watch-target.ts';

const WAIT_MS = 4_000;
/** A target that the host renders again is back within this; so long the card stays. */
const GRACE_MS = 200;
const SHEET_BELOW_PX = 480;
/** Around a sheet, and between it and its target. */
const SHEET_GAP = 8;

export type Report =
  | { type: 'painted' | 'next' | 'back' | 'clicked' | 'filled' | 'targetMissing' }
  | { type: 'dismiss'; by: 'close' | 'skip' | 'escape' };

/**
 * Draws a step, and goes on until the signal ends it.
 * @param isNew it was not seen before: not the same in another language.
 */
export function drawStep(
  context: UiContext,
  container: HTMLElement,
  view: TourView,
  isNew: boolean,
  signal: AbortSignal,
  send: (report: Report) => void,
): void {
  const { host, layer } = context;
  const { step, index, total } = view;
  const { advance, side, align } = step;
  const seek = step.target && !view.centered ? createSeeker(step.target, host, signal) : undefined;
  /** The page is blocked. */
  const isTrapped = step.overlay === 'block';
  const rtl = layer.stage.dir === 'rtl';
  const drawn = parts(context, view, act);
  let target: Element | null = null;
  /** Not in place yet. */
  let isHidden = true;
  let lostAt = 0;
  let isMissed = false;
  let corner = 0;
  let mode = '';
  let layout = '';

  const whileHere = <Args extends unknown[]>(callback: (...args: Args) => void) =>
    host.guard((...args: Args) => {
      if (!signal.aborted) callback(...args);
    });
  const onFrame = whileHere(follow);
  for (const scope of [window, layer.stage])
    scope.addEventListener('keydown', host.guard(key) as EventListener, { signal });
  document.addEventListener('focusin', host.guard(keepFocus), { signal });
  container.style.visibility = '';
  again();

  /** In a task of its own, once the frame is drawn: what follows from it keeps no frame waiting. */
  function seen() {
    takeFocus();
    if (isNew) send({ type: 'painted' });
    isNew = false;
  }

  /** All that is read of the page is read in the next frame, which lays it out anyway. */
  function again() {
    requestAnimationFrame(onFrame);
  }

  /** Where the target is now, there the card goes. */
  function follow(now: number) {
    again();
    const found = seek?.(now);
    if (seek && !found) return lost(now);
    lostAt = 0;
    if (found && found !== target) bind(found);
    if (part('card')) lay(found);
    else draw(found);
  }

  /** The frame lays it out as it has to, and before it is drawn all of it is put in its place: no layout is forced. */
  function draw(found: Element | null | undefined) {
    container.append(...drawn);
    // Before it is laid out for the first time: a sheet alone is laid out twice.
    dress(found ? 'beside' : 'center');
    const laidOut = (_: unknown, observer: ResizeObserver) => {
      observer.disconnect();
      lay(found);
    };
    new ResizeObserver(whileHere(laidOut)).observe(part('card'));
  }

  function dress(wanted: string) {
    if (wanted !== mode) part('card').className = `card tour ${wanted}`;
    mode = wanted;
  }

  function bind(found: Element) {
    target = found;
    watchTarget(host, found, advance, signal, (type) => send({ type }));
    layer.show(found);
    reveal(found);
    corner = cornerOf(found);
  }

  function lost(now: number) {
    lostAt ||= now;
    layout = '';
    const lostMs = now - lostAt;
    if (lostMs > GRACE_MS) {
      isHidden = true;
      container.style.visibility = 'hidden';
    }
    if (isMissed || lostMs < (step.target?.waitMs ?? WAIT_MS)) return;
    isMissed = true;
    send({ type: 'targetMissing' });
  }

  /** Puts everything in its place, if something has moved since. */
  function lay(found: Element | null | undefined) {
    const card = part('card');
    const space = viewport();
    const isSheet = space.width <= SHEET_BELOW_PX;
    dress(isSheet ? 'sheet' : found ? 'beside' : 'center');
    let rect = found ? rectOf(found) : null;
    const size = { width: card.offsetWidth, height: card.offsetHeight };
    const now = JSON.stringify([rect, size, space]);
    if (now === layout) return;
    layout = now;
    if (isSheet && found && rect) {
      const free = space.height - size.height - 2 * SHEET_GAP;
      if (isHidden) lift(found, rect.y + rect.height - free);
      rect = rectOf(found);
      // What cannot go up has the sheet above it.
      card.classList.toggle('above', rect.y + rect.height > free && rect.y > space.height - free);
    }
    spotlight(container, rect, corner, !!usable());
    const at = mode === 'beside' && rect ? place(rect, size, space, { side, align, rtl }) : null;
    put(card, 'transform', at ? `translate(${at.x}px, ${at.y}px)` : '');
    point(at?.arrow, size);
    show();
  }

  /** The arrow is a corner, turned to the card's edge. */
  function point(arrow: Place['arrow'] | undefined, { width, height }: Size) {
    const element = part('arrow');
    element.toggleAttribute('hidden', !arrow);
    if (!arrow) return;
    const { side, at } = arrow;
    const turned = { top: [at, 0, 45], right: [width - 1, at, 135], bottom: [at, height - 1, 225], left: [0, at, 315] };
    const [x, y, turn] = turned[side];
    put(element, 'transform', `translate(${x}px, ${y}px) rotate(${turn}deg)`);
  }

  /** From hidden to seen: the entrance, and the words for those who listen. The focus comes once it is drawn. */
  function show() {
    if (!isHidden) return;
    isHidden = false;
    setTimeout(whileHere(seen));
    container.style.visibility = '';
    play(part('card'), [{ opacity: 0.6, translate: '0 5px' }, { opacity: 1 }], index ? 50 : 100);
    if (!index) play(part(target ? 'ring' : 'shade'), [{ opacity: 0 }, { opacity: 1 }], 100);
    if (!isNew) return;
    const title = words(context, step.title);
    layer.announce(total > 1 ? fill(context.locale, context.strings.step, index + 1, total, title) : title);
  }

  /** Never out of a field that the person is writing in, unless the page is blocked. */
  function takeFocus() {
    const active = deepActive();
    if (!isTrapped && !holds(container, active) && isTyping(active)) return;
    enterCard(container);
  }

  /** Where the page is blocked, the focus that leaves card and target comes back. */
  function keepFocus() {
    const active = deepActive();
    if (!isTrapped || isHidden) return;
    if (!holds(layer.element, active) && !holds(usable(), active)) takeFocus();
  }

  function key(event: KeyboardEvent) {
    const isTaken = event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey;
    if (isTaken || isHidden) return;
    const card = part('card');
    const scene = { card, target: isTrapped ? usable() : target, trapped: isTrapped, rtl };
    const answer = answerKey(event.key, event.shiftKey, scene);
    if (!answer) return;
    event.preventDefault();
    if (answer === 'escape') act('escape');
    else if (typeof answer === 'object') answer.focus();
    else card.querySelector<HTMLElement>(`[data-foothold-action=${answer}]`)?.click();
  }

  /** The target, where the step asks the person to use it. */
  function usable() {
    return /click|filled/.test(advance?.on ?? '') ? target : null;
  }

  function act(action: TourAction | 'escape') {
    if (action === 'menu') void menu();
    else send(action === 'next' || action === 'back' ? { type: action } : { type: 'dismiss', by: action });
  }

  /** What few ask for comes when it is asked for. */
  async function menu() {
    const card = part('card');
    const { toggleMenu } = await success();
    if (card.isConnected) toggleMenu(context, view, card);
  }

  function part(name: string) {
    return container.querySelector(`.${name}`) as HTMLElement;
  }
}
