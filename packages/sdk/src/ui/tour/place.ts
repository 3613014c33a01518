import { computePosition, flip, offset, type Placement, shift } from '@floating-ui/core';
import type { Align, Side } from '@foothold/protocol/types';
import { type Rect, viewport } from '../target/rect.ts';

export interface Place {
  x: number;
  y: number;
  /** Where the arrow sits on the card's edge, or null when the card does not touch its target's side. */
  arrow: { side: PhysicalSide; at: number } | null;
}
export type PhysicalSide = 'top' | 'right' | 'bottom' | 'left';

const GAP = 12;
const EDGE = 8;
const ARROW_INSET = 22;
const MIRRORED = { left: 'right', right: 'left', top: 'top', bottom: 'bottom' } as const;
const FALLBACKS = {
  top: ['bottom', 'right', 'left'],
  bottom: ['top', 'right', 'left'],
  left: ['right', 'bottom', 'top'],
  right: ['left', 'bottom', 'top'],
} satisfies Record<PhysicalSide, Placement[]>;

/** Where the card goes beside its target, and its arrow. Settles in the same frame: nothing in it waits but microtasks. */
export async function place(
  target: Rect,
  card: HTMLElement,
  { side, align, rtl }: { side: Side | undefined; align: Align | undefined; rtl: boolean },
): Promise<Place> {
  const size = { width: card.offsetWidth, height: card.offsetHeight };
  const wanted = side && side !== 'auto' ? (rtl ? MIRRORED[side] : side) : 'bottom';
  const placement: Placement = align && align !== 'center' ? `${wanted}-${align}` : wanted;
  const result = await computePosition(target, card, {
    strategy: 'fixed',
    placement,
    platform: {
      getElementRects: () => ({ reference: target, floating: { x: 0, y: 0, ...size } }),
      getClippingRect: viewport,
      getDimensions: () => size,
      isRTL: () => rtl,
    },
    middleware: [
      offset(GAP),
      flip({ padding: EDGE, fallbackPlacements: FALLBACKS[wanted], crossAxis: 'alignment' }),
      shift({ padding: EDGE, crossAxis: true }),
    ],
  });
  const x = Math.round(result.x);
  const y = Math.round(result.y);
  return { x, y, arrow: arrowOf(target, { x, y, ...size }, result.placement.split('-')[0] as PhysicalSide) };
}

function arrowOf(target: Rect, card: Rect, placed: PhysicalSide): Place['arrow'] {
  const vertical = placed === 'top' || placed === 'bottom';
  const gap = {
    top: target.y - card.y - card.height,
    bottom: card.y - target.y - target.height,
    left: target.x - card.x - card.width,
    right: card.x - target.x - target.width,
  }[placed];
  const middle = vertical ? target.x + target.width / 2 - card.x : target.y + target.height / 2 - card.y;
  const length = vertical ? card.width : card.height;
  const at = Math.max(ARROW_INSET, Math.min(middle, length - ARROW_INSET));
  if (Math.abs(gap - GAP) > 1.5 || Math.abs(at - middle) > Math.max(vertical ? target.width : target.height, 16) / 2)
    return null;
  return { side: MIRROR_ACROSS[placed], at };
}

/** The arrow is on the edge of the card that faces the target. */
const MIRROR_ACROSS = { top: 'bottom', bottom: 'top', left: 'right', right: 'left' } as const;
