import fc from 'fast-check';
import { expect, it } from 'vitest';
import { positionAt } from '../log/position.ts';
import { type EventFrame, ordinalsOf, packFrames, unpackFrames } from './event-frames.ts';

const START = positionAt(7, 1_000);
const frames = fc
  .array(
    fc.record({
      distance: fc.oneof(fc.integer({ min: 1, max: 2 ** 20 }), fc.constant(2 ** 32)),
      events: fc.integer({ min: 1, max: 500 }),
    }),
  )
  .map((steps) => {
    let at = START;
    return steps.map(({ distance, events }): EventFrame => {
      at += distance;
      return { at, events };
    });
  });

it('come back as they were, over segments too', () => {
  fc.assert(
    fc.property(frames, (all) => {
      expect(unpackFrames(packFrames(all, START), START)).toEqual(all);
    }),
  );
});

it('leave each event its place, whichever frames are gone', () => {
  const some = frames.chain((all) => fc.record({ all: fc.constant(all), left: fc.subarray(all) }));
  fc.assert(
    fc.property(some, ({ all, left }) => {
      const places = all.flatMap(({ at, events }) => Array.from({ length: events }, () => at));
      const ordinals = ordinalsOf(all, left);
      expect(ordinals.map((ordinal) => places[ordinal])).toEqual(
        left.flatMap(({ at, events }) => Array.from({ length: events }, () => at)),
      );
      expect(new Set(ordinals).size).toBe(ordinals.length);
    }),
  );
});
