import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Tail, type TailEntry } from './tail.ts';

const MINUTE_MS = 60_000;
const made = (at: number, { environmentId = 'a', count = 1, refused = null }: Partial<TailEntry> = {}): TailEntry => {
  const receivedAtMs = 1_790_000_000_000 + at;
  const bucketAt = receivedAtMs - (receivedAtMs % MINUTE_MS);
  return { at, environmentId, bucketAt, receivedAtMs, bytes: 10 * count, count, refused };
};

/** The same, in the plainest way. */
class Plain {
  entries: TailEntry[] = [];
  add = (entry: TailEntry) => void this.entries.push(entry);
  prepend = (entries: TailEntry[]) => void this.entries.unshift(...entries);
  release(upTo: number) {
    this.entries = this.entries.filter(({ at }) => at >= upTo);
  }
}

/** All that can be asked of a tail. */
function answers(tail: Tail, from: number) {
  const sums = ['a', 'b'].map((id) => Object.fromEntries(tail.sum(id, from, (at) => at % (2 * MINUTE_MS) === 0)));
  return { events: tail.events, bytes: tail.bytes, oldestAtMs: tail.oldestAtMs, sums };
}
function expected({ entries }: Plain, from: number) {
  const total = (of: TailEntry[], value: (entry: TailEntry) => number) => of.reduce((sum, one) => sum + value(one), 0);
  const sums = ['a', 'b'].map((id) => {
    const here = entries.filter((one) => {
      return one.environmentId === id && one.at >= from && one.bucketAt % (2 * MINUTE_MS) === 0;
    });
    const counters = new Set(here.flatMap(({ refused }) => ['received', refused ?? 'unconfirmed']));
    const countOf = (counter: string) =>
      total(
        here.filter(({ refused }) => counter === 'received' || (refused ?? 'unconfirmed') === counter),
        ({ count }) => count,
      );
    return Object.fromEntries([...counters].map((counter) => [counter, countOf(counter)]));
  });
  return {
    events: total(
      entries.filter(({ refused }) => refused === null),
      ({ count }) => count,
    ),
    bytes: total(entries, ({ bytes }) => bytes),
    oldestAtMs: entries[0]?.receivedAtMs ?? null,
    sums,
  };
}

describe('the tail of the log', () => {
  it('is what was added and not released, however much that is', () => {
    const step = fc.record({
      add: fc.integer({ min: 0, max: 9_000 }),
      release: fc.double({ min: 0, max: 1, noNaN: true }),
      from: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 6 }), fc.integer({ min: 0, max: 9_000 }), (steps, left) => {
        const [tail, plain] = [new Tail(), new Plain()];
        let at = 100_000;
        steps.forEach(({ add, release, from }, n) => {
          for (let i = 0; i < add; i++) {
            at += 1 + (i % 50);
            const refused = i % 7 === 0 ? `refused:${i % 2 ? 'overload' : 'unavailable'}` : null;
            const entry = made(at, { environmentId: i % 3 ? 'a' : 'b', count: i % 11, refused } as Partial<TailEntry>);
            tail.add(entry);
            plain.add(entry);
          }
          if (n === 1) {
            const before = Array.from({ length: left }, (_, i) => made(i, { count: 2 }));
            tail.prepend(before);
            plain.prepend(before);
          }
          expect(answers(tail, from * at)).toEqual(expected(plain, from * at));
          tail.release(release * at);
          plain.release(release * at);
          expect(answers(tail, from * at)).toEqual(expected(plain, from * at));
        });
      }),
      { numRuns: 30 },
    );
  });

  it('is whole once what an earlier process left behind is in', async () => {
    const tail = new Tail();
    tail.prepend([]);
    await tail.whole;
    expect([tail.events, tail.bytes, tail.oldestAtMs]).toEqual([0, 0, null]);
  });
});
