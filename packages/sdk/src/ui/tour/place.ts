/**
 * Where a card goes beside its target: on the wanted side, on another where there is no room, slid along its target's
 * edge and back into the window where it would leave it. In the terms of floating-ui's offset, flip, shift and arrow,
 * for the one case that a top-layer card has: the window is the only thing that clips it.
 * @see https://floating-ui.com/docs/middleware
 */
import type { Align, Side } from '@foothold/protocol/types';
import type { Rect } from '../target/rect.ts';

export type PhysicalSide = Exclude<Side, 'auto'>;

export interface Size {
  width: number;
  height: number;
}
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
export function place(target: Rect, card: Size, space: Rect, { side, align = 'center', rtl }: Wish): Place {
  const named = side && side !== 'auto' ? side : 'bottom';
  const wanted = rtl && isBeside(named) ? ACROSS[named] : named;
  const spare = {
    top: target.y - card.height,
    bottom: space.height - target.y - target.height - card.height,
    left: target.x - card.width,
    right: space.width - target.x - target.width - card.width,
  };
  const others: PhysicalSide[] = isBeside(wanted) ? ['bottom', 'top'] : ['right', 'left'];
  const sides = [wanted, ACROSS[wanted], ...others];
  const placed =
    sides.find((at) => spare[at] >= GAP + EDGE) ?? sides.reduce((best, at) => (spare[at] > spare[best] ? at : best));

  // Away from the target goes one axis, along its edge the other.
  const beside = isBeside(placed);
  const [away, depth, along, length] = beside
    ? (['x', 'width', 'y', 'height'] as const)
    : (['y', 'height', 'x', 'width'] as const);
  const isBefore = placed === 'left' || placed === 'top';
  const next = isBefore ? target[away] - card[depth] - GAP : target[away] + target[depth] + GAP;
  const slack = target[length] - card[length];
  const share = align === 'center' ? 0.5 : (align === 'end') === (rtl && !beside) ? 0 : 1;
  const at = { x: 0, y: 0 };
  at[away] = within(next, card[depth], space[depth]);
  at[along] = within(target[along] + slack * share, card[length], space[length]);

  const middle = target[along] + target[length] / 2 - at[along];
  const arrowAt = Math.max(ARROW_INSET, Math.min(middle, card[length] - ARROW_INSET));
  const touches = Math.abs(at[away] - next) < 1 && Math.abs(arrowAt - middle) <= target[length] / 2;
  return { ...at, arrow: touches ? { side: ACROSS[placed], at: arrowAt } : null };
}

function isBeside(side: PhysicalSide): boolean {
  return side === 'left' || side === 'right';
}

/** Whole pixels, inside the window; what is larger than the window starts at its start. */
function within(start: number, length: number, space: number): number {
  return Math.round(Math.max(EDGE, Math.min(start, space - length - EDGE)));
}
