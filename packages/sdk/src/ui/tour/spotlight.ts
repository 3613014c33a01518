import type { Rect } from '../target/rect.ts';

const PAD = 5;

/** The host's own corner, so that the ring follows the shape of what it marks. */
export function cornerOf(target: Element): number {
  return (Number.parseFloat(getComputedStyle(target).borderTopLeftRadius) || 3) + PAD;
}

/**
 * Lays the ring around its target, its shadow being the dimmed page; without a target the shade dims all of it. The
 * wall, which keeps clicks off the page, has a hole where the target is to be used. Reads nothing of the page.
 */
export function spotlight(step: Element, rect: Rect | null, corner: number, usable: boolean): void {
  const [wall, shade, ring] = step.children as unknown as [HTMLElement, HTMLElement, HTMLElement];
  ring.toggleAttribute('hidden', !rect);
  shade.toggleAttribute('hidden', !!rect);
  let hole = '';
  if (rect) {
    const [left, top, width, height] = [rect.x - PAD, rect.y - PAD, rect.width + 2 * PAD, rect.height + 2 * PAD];
    put(ring, 'transform', `translate(${left}px, ${top}px)`);
    put(ring, 'width', `${width}px`);
    put(ring, 'height', `${height}px`);
    put(ring, 'border-radius', `${corner}px`);
    if (usable)
      hole = `path(evenodd,"M0 0H${innerWidth}V${innerHeight}H0ZM${left} ${top}h${width}v${height}h${-width}Z")`;
  }
  put(wall, 'clip-path', hole);
}

/** Writes a property only when it is another, so that a scrolled page costs one transform and no more. */
export function put(element: Written, property: string, value: string): void {
  element._written ??= {};
  if (element._written[property] === value) return;
  element._written[property] = value;
  element.style.setProperty(property, value);
}

/** An element knows what was written to it: asking its style costs as much as writing. */
interface Written extends HTMLElement {
  _written?: { [property: string]: string };
}
