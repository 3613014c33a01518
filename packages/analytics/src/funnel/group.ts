import type { UnitEvents } from './chain.ts';

/** A unit's events of one millisecond. */
export interface Group {
  time: number;
  /** Bit x: exclusion x happened here. */
  exclusions: number;
  /** The furthest level that a chain at level `a` can be brought to by distinct events of this group; `a` when none. */
  reach(a: number): number;
  /** Positions for steps a + 1…b: of all ways the one with the smallest message ids, in order of the steps. */
  assign(a: number, b: number): number[];
}

export function groupByTime({ times, steps, exclusions }: UnitEvents, stepCount: number): Group[] {
  const groups: Group[] = [];
  for (let from = 0; from < times.length; ) {
    let to = from;
    let excluded = 0;
    while (to < times.length && times[to] === times[from]) excluded |= exclusions[to++] as number;
    const time = times[from] as number;
    groups.push(
      to - from === 1
        ? single(time, excluded, from, (steps[from] as number) & (2 ** stepCount - 1))
        : several(time, excluded, from, steps.slice(from, to), stepCount),
    );
    from = to;
  }
  return groups;
}

function single(time: number, exclusions: number, position: number, mask: number): Group {
  return {
    time,
    exclusions,
    reach: (a) => (((mask >>> a) & 1) === 1 ? a + 1 : a),
    assign: () => [position],
  };
}

function several(time: number, exclusions: number, from: number, masks: number[], stepCount: number): Group {
  const reached = new Array<number>(stepCount + 1).fill(-1);
  return {
    time,
    exclusions,
    reach(a) {
      const known = reached[a] as number;
      if (known >= 0) return known;
      const taken = new Array<number>(masks.length).fill(-1);
      let b = a;
      while (b < stepCount && augment(masks, taken, b, new Set())) b++;
      reached[a] = b;
      return b;
    },
    assign(a, b) {
      const chosen: number[] = [];
      for (let step = a; step < b; step++) {
        const next = masks.findIndex(
          (mask, e) =>
            ((mask >>> step) & 1) === 1 && !chosen.includes(e) && completes(masks, [...chosen, e], step + 1, b),
        );
        chosen.push(next);
      }
      return chosen.map((e) => from + e);
    },
  };
}

/** Can steps `step` + 1…b still be filled when the events `used` are gone? */
function completes(masks: number[], used: number[], step: number, b: number): boolean {
  const free = masks.map((mask, e) => (used.includes(e) ? 0 : mask));
  const taken = new Array<number>(masks.length).fill(-1);
  for (let s = step; s < b; s++) if (!augment(free, taken, s, new Set())) return false;
  return true;
}

/** One augmenting path of the bipartite matching step → event (Kuhn). `taken[e]` is the 0-based step that e fills. */
function augment(masks: number[], taken: number[], step: number, seen: Set<number>): boolean {
  for (let e = 0; e < masks.length; e++) {
    if ((((masks[e] as number) >>> step) & 1) === 0 || seen.has(e)) continue;
    seen.add(e);
    const holder = taken[e] as number;
    if (holder === -1 || augment(masks, taken, holder, seen)) {
      taken[e] = step;
      return true;
    }
  }
  return false;
}
