/**
 * Where a card goes beside its target: on the wanted side, on another where there is no room, slid along its target's
 * edge and back into the window where it would leave it. In the terms of floating-ui's offset, flip, shift and arrow,
 * for the one case that a top-layer card has: the window is the only thing that clips it.
 * @see https://floating-ui.com/docs/middleware
 */
import type { Align, Side } from '@foothold/protocol/types';
import type { Rect } from '../target/rect.ts';

export type PhysicalSide = Exclude<Side, 'auto'>;

export interface Place {
  x: number;
  y: number;
  /** The card's edge that the arrow is on, and how far along; null when the card is not beside its target. */
  arrow: { side: PhysicalSide; at: number } | null;
}
export interface Wish {
  side?: Side;
  align?: Align;
  rtl: boolean;
}

const GAP = 12;
const EDGE = 8;
const ARROW_INSET = 22;
const ACROSS = { top: 'bottom', bottom: 'top', left: 'right', right: 'left' } as const;

/** Everything in the window's pixels. Sides and alignment are mirrored in right-to-left text. */
export function place(
  target: Rect,
  card: { width: number; height: number },
  space: Rect,
  { side, align, rtl }: Wish,
): Place {
  const named = side && side !== 'auto' ? side : 'bottom';
  const wanted = rtl && isBeside(named) ? ACROSS[named] : named;
  const others: PhysicalSide[] = isBeside(wanted) ? ['bottom', 'top'] : ['right', 'left'];
  const sides = [wanted, ACROSS[wanted], ...others];
  const spare = (at: PhysicalSide) =>
    roomAt(at, target, space) - (isBeside(at) ? card.width : card.height) - GAP - EDGE;
  const placed =
    sides.find((at) => spare(at) >= 0) ?? sides.reduce((best, at) => (spare(at) > spare(best) ? at : best));

  const beside = isBeside(placed);
  const before = placed === 'left' || placed === 'top';
  const along = (start: number, length: number, own: number) => {
    const end = (align === 'end') !== (rtl && !beside);
    return !align || align === 'center' ? start + (length - own) / 2 : end ? start + length - own : start;
  };
  const next = (start: number, length: number, own: number) => (before ? start - own - GAP : start + length + GAP);
  const [atX, atY] = beside ? [next, along] : [along, next];
  const x = within(atX(target.x, target.width, card.width), card.width, space.width);
  const y = within(atY(target.y, target.height, card.height), card.height, space.height);

  const middle = beside ? target.y + target.height / 2 - y : target.x + target.width / 2 - x;
  const at = Math.max(ARROW_INSET, Math.min(middle, (beside ? card.height : card.width) - ARROW_INSET));
  const slid = beside ? x - atX(target.x, target.width, card.width) : y - atY(target.y, target.height, card.height);
  const touches = Math.abs(slid) < 1 && Math.abs(at - middle) <= (beside ? target.height : target.width) / 2;
  return { x, y, arrow: touches ? { side: ACROSS[placed], at } : null };
}

function isBeside(side: PhysicalSide): boolean {
  return side === 'left' || side === 'right';
}

function roomAt(side: PhysicalSide, target: Rect, space: Rect): number {
  if (side === 'top') return target.y;
  if (side === 'left') return target.x;
  return side === 'bottom' ? space.height - target.y - target.height : space.width - target.x - target.width;
}

/** Whole pixels, inside the window; what is larger than the window starts at its start. */
function within(start: number, length: number, space: number): number {
  return Math.round(Math.max(EDGE, Math.min(start, space - length - EDGE)));
}
