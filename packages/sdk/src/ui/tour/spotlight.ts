import type { Rect } from '../target/rect.ts';

const PAD = 5;

/**
 * Lays the ring around its target, its shadow being the dimmed page; without a target the shade dims all of it. The
 * wall, which keeps clicks off the page, has a hole where the target is to be used.
 */
export function spotlight(step: Element, target: Element | null, rect: Rect | null, usable: boolean): void {
  const [wall, shade, ring] = step.children as unknown as HTMLElement[];
  if (!ring || !wall || !shade) return;
  ring.hidden = !rect;
  shade.hidden = !!rect;
  wall.style.clipPath = '';
  if (!rect || !target) return;
  const { style } = ring;
  const [left, top, width, height] = [rect.x - PAD, rect.y - PAD, rect.width + 2 * PAD, rect.height + 2 * PAD];
  style.transform = `translate(${left}px,${top}px)`;
  style.width = `${width}px`;
  style.height = `${height}px`;
  // The host's own corner, so that the ring follows the shape of what it marks.
  style.borderRadius = `${(Number.parseFloat(getComputedStyle(target).borderTopLeftRadius) || 3) + PAD}px`;
  const hole = `M${left} ${top}h${width}v${height}h${-width}Z`;
  if (usable) wall.style.clipPath = `path(evenodd,"M0 0H${innerWidth}V${innerHeight}H0Z${hole}")`;
}
