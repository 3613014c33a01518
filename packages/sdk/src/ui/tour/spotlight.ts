import type { Rect } from '../target/rect.ts';

const PAD = 5;

/** Lays ring, shade and wall around this rectangle; without one there is no ring and no hole. */
export function spotlight(step: Element, target: Element | null, rect: Rect | null, usable: boolean): void {
  const ring = part(step, 'ring');
  const shade = part(step, 'shade');
  const wall = part(step, 'wall');
  ring?.style.setProperty('visibility', rect ? 'visible' : 'hidden');
  const hole =
    rect && target
      ? { x: rect.x - PAD, y: rect.y - PAD, width: rect.width + 2 * PAD, height: rect.height + 2 * PAD }
      : null;
  if (!hole || !target) {
    for (const cover of [shade, wall]) cover?.style.removeProperty('clip-path');
    return;
  }
  const radius = Math.min(cornerOf(target) + PAD, hole.width / 2, hole.height / 2);
  if (ring) {
    ring.style.transform = `translate(${hole.x}px,${hole.y}px)`;
    ring.style.width = `${hole.width}px`;
    ring.style.height = `${hole.height}px`;
    ring.style.borderRadius = `${radius}px`;
  }
  const path = `path(evenodd,"M-9 -9H${innerWidth + 9}V${innerHeight + 9}H-9Z${rounded(hole, radius)}")`;
  shade?.style.setProperty('clip-path', path);
  if (usable) wall?.style.setProperty('clip-path', path);
}

function part(step: Element, name: string): HTMLElement | null {
  return step.querySelector<HTMLElement>(`.${name}`);
}

/** The host's own corner, so that the ring follows the shape of what it marks. */
function cornerOf(target: Element): number {
  return Number.parseFloat(getComputedStyle(target).borderTopLeftRadius) || 3;
}

function rounded({ x, y, width, height }: Rect, r: number): string {
  const arc = (dx: number, dy: number) => `a${r} ${r} 0 0 1 ${dx} ${dy}`;
  return `M${x + r} ${y}h${width - 2 * r}${arc(r, r)}v${height - 2 * r}${arc(-r, r)}h${2 * r - width}${arc(-r, -r)}v${2 * r - height}${arc(r, -r)}Z`;
}
