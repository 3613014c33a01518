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

/** In full view of the window and of every scroller around; what is larger has to have its middle there. */
function inView(element: Element): boolean {
  const box = rectOf(element);
  const frames = [viewport()];
  let parent = composedParent(element) ?? frameOf(element);
  while (parent && parent.nodeType === Node.ELEMENT_NODE) {
    if (getComputedStyle(parent).overflow !== 'visible' && parent !== document.body) frames.push(rectOf(parent));
    parent = composedParent(parent) ?? frameOf(parent);
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

function frameOf(element: Element): HTMLElement | null {
  const { defaultView } = element.ownerDocument;
  return defaultView && defaultView !== window ? (defaultView.frameElement as HTMLElement | null) : null;
}
