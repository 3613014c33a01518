/**
 * The tour's surface. A view names one step; each frame the surface looks for its target, and places card and ring
 * anew only when something moved: the card is where the target is in the same frame. Nothing of a step is seen
 * before it is in place, and `painted` is sent as soon as that frame is drawn.
 */
import type { TourView } from '../../core/surface.ts';
import type { Mount } from '../context.ts';
import { holds, isOurs, isTyping, rememberFocus } from '../focus.ts';
import { play } from '../layer/motion.ts';
import { deepActive } from '../layer/top-layer.ts';
import { fill } from '../strings/strings.ts';
import { success } from '../success.ts';
import { lift, rectOf, reveal, viewport } from '../target/rect.ts';
import { words } from '../text/text.ts';
import { step, type TourAction } from './card.ts';
import { answerKey } from './keys.ts';
import { type Place, place, type Size } from './place.ts';
import { createSeeker, type Seeker } from './seeker.ts';
import { cornerOf, put, spotlight } from './spotlight.ts';
import { watchTarget } from './watch-target.ts';

const WAIT_MS = 4_000;
/** A target that the host renders again is back within this; so long the card stays. */
const GRACE_MS = 200;
const SHEET_BELOW_PX = 480;
/** Around a sheet, and between it and its target. */
const SHEET_GAP = 8;

type Report =
  | { type: 'painted' | 'next' | 'back' | 'clicked' | 'filled' | 'targetMissing' }
  | { type: 'dismiss'; by: 'close' | 'skip' | 'escape' };

/** Mounts the tour's surface. */
export const mount: Mount<TourView> = (context, container) => {
  const { host, layer } = context;
  let view: TourView;
  let seek: Seeker | undefined;
  let target: Element | null = null;
  /** As long as this step is drawn. */
  let drawing = new AbortController();
  /** Not in place yet. */
  let isHidden = true;
  /** The run that was painted, and the one that is drawn, with the words that it is in. */
  let painted = '';
  let drawn = '';
  let lostAt = 0;
  let isMissed = false;
  /** The person has done what the last step asks for. */
  let isDone = false;
  let corner = 0;
  let mode = '';
  let layout = '';
  /** The step, until its target is there. */
  let parts: HTMLElement[] = [];
  let rtl = false;
  let frame = 0;
  let timer = 0;
  const restoreFocus = rememberFocus();
  const onFrame = host.guard(follow);
  const onSeen = host.guard(seen);
  const listening = new AbortController();
  const { signal } = listening;

  for (const scope of [window, layer.stage])
    scope.addEventListener('keydown', host.guard(key) as EventListener, { signal });
  document.addEventListener('focusin', host.guard(keepFocus), { signal });

  function begin() {
    const { step: it, centered } = view;
    release();
    drawing = new AbortController();
    seek = it.target && !centered ? createSeeker(it.target, host, drawing.signal) : undefined;
    isHidden = true;
    lostAt = 0;
    layout = mode = '';
    isMissed = false;
    rtl = layer.stage.dir === 'rtl';
    container.style.visibility = '';
    parts = step(context, view, act);
  }

  function release() {
    clearTimeout(timer);
    drawing.abort();
    target = null;
    container.replaceChildren();
  }

  /** In a task of its own, once the frame is drawn: what follows from it keeps no frame waiting. */
  function seen() {
    takeFocus();
    if (painted !== runOf(view)) send({ type: 'painted' });
    painted = runOf(view);
  }

  /** All that is read of the page is read in the next frame, which lays it out anyway. */
  function again() {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(onFrame);
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
    container.append(...parts);
    // Before it is laid out for the first time: a sheet alone is laid out twice.
    dress(found ? 'beside' : 'center');
    const laidOut = (_: unknown, observer: ResizeObserver) => {
      observer.disconnect();
      lay(found);
    };
    new ResizeObserver(host.guard(laidOut)).observe(part('card'));
  }

  function dress(wanted: string) {
    if (wanted !== mode) part('card').className = `card tour ${wanted}`;
    mode = wanted;
  }

  function bind(found: Element) {
    target = found;
    watchTarget(host, found, view.step.advance, drawing.signal, (type) => send({ type }));
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
    if (isMissed || lostMs < (view.step.target?.waitMs ?? WAIT_MS)) return;
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
    const { side, align } = view.step;
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
    timer = window.setTimeout(onSeen);
    const { index, total, step: it } = view;
    container.style.visibility = '';
    play(part('card'), [{ opacity: 0.6, translate: '0 5px' }, { opacity: 1 }], index ? 50 : 100);
    if (!index) play(part(target ? 'ring' : 'shade'), [{ opacity: 0 }, { opacity: 1 }], 100);
    if (painted === runOf(view)) return;
    const title = words(context, it.title);
    layer.announce(total > 1 ? fill(context.locale, context.strings.step, index + 1, total, title) : title);
  }

  /** Never out of a field that the person is writing in, unless the page is blocked. */
  function takeFocus() {
    const active = deepActive();
    if (!isTrapped() && !holds(container, active) && isTyping(active)) return;
    (part('main') ?? part('card')).focus({ preventScroll: true });
  }

  /** Where the page is blocked, the focus that leaves card and target comes back. */
  function keepFocus() {
    const active = deepActive();
    if (!isTrapped() || isHidden) return;
    if (!holds(layer.element, active) && !holds(usable(), active)) takeFocus();
  }

  function key(event: KeyboardEvent) {
    const isTaken = event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey;
    if (isTaken || isHidden) return;
    const card = part('card');
    const trapped = isTrapped();
    const answer = answerKey(event.key, event.shiftKey, { card, target: trapped ? usable() : target, trapped, rtl });
    if (!answer) return;
    event.preventDefault();
    if (answer === 'escape') act('escape');
    else if (typeof answer === 'object') answer.focus();
    else card.querySelector<HTMLElement>(`[data-foothold-action=${answer}]`)?.click();
  }

  function isTrapped() {
    return view.step.overlay === 'block';
  }

  /** The target, where the step asks the person to use it. */
  function usable() {
    return /click|filled/.test(view.step.advance?.on ?? '') ? target : null;
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

  function send(report: Report) {
    const { content, step: it, index, total } = view;
    isDone = index === total - 1 && /next|clicked|filled/.test(report.type);
    context.send({ contentId: content.id, stepId: it.id, ...report });
  }

  function runOf({ run, centered }: TourView) {
    return `${run} ${centered}`;
  }

  function part(name: string) {
    return container.querySelector(`.${name}`) as HTMLElement;
  }

  return {
    update(next) {
      view = next;
      const now = [runOf(view), context.locale, context.strings.close].join();
      if (now === drawn) return;
      drawn = now;
      begin();
      again();
    },
    remove() {
      const isFocused = isOurs(container);
      cancelAnimationFrame(frame);
      release();
      listening.abort();
      if (isDone) layer.sayLast(context.strings.allDone);
      if (isFocused) restoreFocus();
    },
  };
};
