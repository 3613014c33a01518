import { composedParent } from '../layer/top-layer.ts';

export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Where the element is in this window's viewport, through the frames that it is in. */
export function rectOf(element: Element): Rect {
  const { left, top, width, height } = element.getBoundingClientRect();
  const frame = frameOf(element);
  if (!frame) return { x: left, y: top, width, height };
  const outer = rectOf(frame);
  return { x: outer.x + frame.clientLeft + left, y: outer.y + frame.clientTop + top, width, height };
}

/** The part of the window that content can be in: without scroll bars. */
export function viewport(): Rect {
  const { clientWidth, clientHeight } = document.documentElement;
  return { x: 0, y: 0, width: clientWidth, height: clientHeight };
}

/** Brings the element to the middle of its scrollers unless it is in view already. */
export function reveal(element: Element): void {
  if (!inView(element)) element.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' });
}

/** Scrolls what is around the element until it is so much higher, as far as that goes with it in view. */
export function lift(element: Element, by: number): void {
  const end = rectOf(element).y - by;
  for (let at = around(element); at; at = around(at)) {
    const { y } = rectOf(element);
    const top = Math.min(y - end, y - Math.max(0, rectOf(at).y) - 8);
    if (top > 0) at.scrollBy({ top, behavior: 'instant' });
  }
}

/** In full view of the window and of every scroller around; what is larger has to have its middle there. */
function inView(element: Element): boolean {
  const box = rectOf(element);
  const frames = [viewport()];
  for (let at = around(element); at; at = around(at)) {
    if (getComputedStyle(at).overflow !== 'visible' && !/^(html|body)$/.test(at.localName)) frames.push(rectOf(at));
  }
  return frames.every(
    (frame) => within(box.x, box.width, frame.x, frame.width) && within(box.y, box.height, frame.y, frame.height),
  );
}

function within(start: number, length: number, from: number, space: number): boolean {
  const middle = from + space / 2;
  if (length > space) return start <= middle && start + length >= middle;
  return start >= from - 1 && start + length <= from + space + 1;
}

/** The element around this one, out of shadow roots and frames. */
function around(element: Element): Element | null {
  const parent = composedParent(element);
  return parent?.nodeType === 1 ? parent : frameOf(element);
}

function frameOf(element: Element): HTMLElement | null {
  const { defaultView } = element.ownerDocument;
  return defaultView && defaultView !== window ? (defaultView.frameElement as HTMLElement | null) : null;
}
