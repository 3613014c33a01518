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

export function sameRect(a: Rect, b: Rect): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
}

/** The part of the window that content can be in: without scroll bars. */
export function viewport(): Rect {
  const { clientWidth, clientHeight } = document.documentElement;
  return { x: 0, y: 0, width: clientWidth, height: clientHeight };
}

/** Brings the element to the middle of its scrollers unless it is in full view already. */
export function reveal(element: Element): void {
  if (!inView(element)) element.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' });
}

function inView(element: Element): boolean {
  const box = rectOf(element);
  let parent = composedParent(element) ?? frameOf(element);
  while (parent && parent !== document.documentElement) {
    if (parent.nodeType === 1 && getComputedStyle(parent).overflow !== 'visible' && !within(box, rectOf(parent)))
      return false;
    parent = parent.nodeType === 1 ? (composedParent(parent) ?? frameOf(parent)) : null;
  }
  return within(box, viewport());
}

/** Vertically and horizontally inside, or larger than the frame and filling it. */
function within(box: Rect, frame: Rect): boolean {
  const inside = (start: number, size: number, from: number, space: number) =>
    size > space
      ? start <= from + space / 2 && start + size >= from + space / 2
      : start >= from - 1 && start + size <= from + space + 1;
  return inside(box.x, box.width, frame.x, frame.width) && inside(box.y, box.height, frame.y, frame.height);
}

function frameOf(element: Element): HTMLElement | null {
  const { defaultView } = element.ownerDocument;
  return defaultView && defaultView !== window ? (defaultView.frameElement as HTMLElement | null) : null;
}
