import { describe, expect, it } from 'vitest';
import { place, type Wish } from './place.ts';

const space = { x: 0, y: 0, width: 1000, height: 800 };
const card = { width: 300, height: 150 };
const at = (x: number, y: number, wish: Partial<Wish> = {}) =>
  place({ x, y, width: 100, height: 40 }, card, space, { rtl: false, ...wish });

describe('a card beside its target', () => {
  it('is below and centered when nothing is said, with its arrow at the middle', () => {
    expect(at(400, 300)).toEqual({ x: 300, y: 352, arrow: { side: 'top', at: 150 } });
  });
  it.each([
    ['top', { x: 300, y: 138, arrow: { side: 'bottom', at: 150 } }],
    ['left', { x: 88, y: 245, arrow: { side: 'right', at: 75 } }],
    ['right', { x: 512, y: 245, arrow: { side: 'left', at: 75 } }],
  ] as const)('is on the side that is asked for: %s', (side, expected) => {
    expect(at(400, 300, { side })).toEqual(expected);
  });
  it('goes to the other side where there is no room, and beside it where both have none', () => {
    expect(at(400, 700).arrow?.side).toBe('bottom');
    expect(at(400, 20, { side: 'top' }).arrow?.side).toBe('top');
    expect(at(20, 300, { side: 'left' }).arrow?.side).toBe('left');
    expect(place({ x: 20, y: 100, width: 200, height: 600 }, card, space, { rtl: false }).arrow?.side).toBe('left');
  });
  it('lines up with an edge of the target, mirrored in right-to-left text', () => {
    expect(at(400, 300, { align: 'start' }).x).toBe(400);
    expect(at(400, 300, { align: 'end' }).x).toBe(200);
    expect(at(400, 300, { align: 'start', rtl: true }).x).toBe(200);
    expect(at(400, 300, { side: 'left', align: 'start', rtl: true })).toMatchObject({ x: 512, y: 300 });
  });
  it('slides back into the window while its arrow stays on the target', () => {
    expect(at(0, 300)).toEqual({ x: 8, y: 352, arrow: { side: 'top', at: 42 } });
    expect(at(900, 300)).toEqual({ x: 692, y: 352, arrow: { side: 'top', at: 258 } });
  });
  it('stays in the window without an arrow when its target has left it, or fills it', () => {
    expect(at(400, -300)).toMatchObject({ y: 8, arrow: null });
    expect(at(400, 1_200)).toMatchObject({ y: 642, arrow: null });
    expect(place({ x: 0, y: 0, width: 1000, height: 800 }, card, space, { rtl: false })).toMatchObject({ arrow: null });
  });
  it('starts at the start of a window that is too small for it', () => {
    const tiny = { x: 0, y: 0, width: 200, height: 100 };
    expect(place({ x: 10, y: 10, width: 20, height: 20 }, card, tiny, { rtl: false })).toMatchObject({ x: 8, y: 8 });
  });
});
