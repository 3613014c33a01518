/**
 * The exact answer for one unit, in time linear in its events: how far it got, and by which events.
 *
 * Time moves in groups of events of one millisecond, which are unordered. A chain that stood at level a before a group
 * can stand at b after it when steps a + 1…b can be given distinct events of the group. Forward, the latest start per
 * level decides the level. Backward, the earliest finish per level and group tells which starts and steps lead to the
 * level; walking forward through those, as early as possible, gives the smallest list of timestamps.
 *
 * An exclusion between i and j that happens in a group stops every chain whose step i lies before the group and that
 * has not passed step j with it: ts(ei) < ts(x) < ts(em), i < m ≤ j.
 */
import { type Group, groupByTime } from './group.ts';

/** A unit's events that matter, ascending by (time, message id). */
export interface UnitEvents {
  times: number[];
  /** Bit k − 1: the event can be step k (bit 0 only where it may start a chain). */
  steps: number[];
  /** Bit x: the event is the question's exclusion x. */
  exclusions: number[];
}
export interface ChainRule {
  steps: number;
  windowMs: number;
  /** 1-based: between steps `from` and `to`. */
  exclusions: { from: number; to: number }[];
}
export interface Chain {
  level: number;
  /** Positions in the unit's events of steps 1…level. */
  events: number[];
}

export function bestChain(events: UnitEvents, rule: ChainRule): Chain {
  const groups = groupByTime(events, rule.steps);
  const level = highestLevel(groups, rule);
  return { level, events: level === 0 ? [] : earliestChain(groups, rule, level) };
}

/** The level alone. */
export function levelOf(events: UnitEvents, rule: ChainRule): number {
  return highestLevel(groupByTime(events, rule.steps), rule);
}

function highestLevel(groups: Group[], rule: ChainRule): number {
  let highest = 0;
  let starts = new Array<number>(rule.steps + 1).fill(Number.NEGATIVE_INFINITY);
  for (const group of groups) {
    const next = new Array<number>(rule.steps + 1).fill(Number.NEGATIVE_INFINITY);
    for (let a = 0; a <= rule.steps; a++) {
      const start = a === 0 ? group.time : (starts[a] as number);
      if (group.time - start > rule.windowMs) continue;
      const furthest = group.reach(a);
      highest = Math.max(highest, furthest > a ? furthest : 0);
      for (let b = Math.max(a, 1); b <= furthest; b++) {
        if (!stopped(group, rule, a, b)) next[b] = Math.max(next[b] as number, start);
      }
    }
    starts = next;
  }
  return highest;
}

function earliestChain(groups: Group[], rule: ChainRule, level: number): number[] {
  const { finishAfter, first } = backward(groups, rule, level);
  const deadline = (groups[first] as Group).time + rule.windowMs;
  const chain: number[] = [];
  for (let g = first; chain.length < level; g++) {
    const group = groups[g] as Group;
    const a = chain.length;
    for (let b = Math.min(group.reach(a), level); b > a; b--) {
      const finish = b === level ? group.time : stopped(group, rule, a, b) ? INFINITE : finishAfter(g, b);
      if (finish > deadline) continue;
      chain.push(...group.assign(a, b));
      break;
    }
  }
  return chain;
}

const INFINITE = Number.POSITIVE_INFINITY;

/** `finishAfter(g, a)`: the earliest time at which a chain that stands at level a after group g stands at `level`. */
function backward(groups: Group[], rule: ChainRule, level: number) {
  const width = level + 1;
  const finish = new Float64Array((groups.length + 1) * width).fill(INFINITE);
  let first = -1;
  for (let g = groups.length - 1; g >= 0; g--) {
    const group = groups[g] as Group;
    for (let a = 0; a < level; a++) {
      let best = a === 0 || stopped(group, rule, a, a) ? INFINITE : (finish[(g + 1) * width + a] as number);
      for (let b = Math.min(group.reach(a), level); b > a; b--) {
        if (b === level) best = group.time;
        else if (!stopped(group, rule, a, b)) best = Math.min(best, finish[(g + 1) * width + b] as number);
      }
      finish[g * width + a] = best;
    }
    if ((finish[g * width] as number) - group.time <= rule.windowMs) first = g;
  }
  return { first, finishAfter: (g: number, a: number) => finish[(g + 1) * width + a] as number };
}

/** Does an exclusion in this group end a chain that stood at `a` before the group and stands at `b` after it? */
function stopped(group: Group, rule: ChainRule, a: number, b: number): boolean {
  if (group.exclusions === 0) return false;
  return rule.exclusions.some(({ from, to }, x) => ((group.exclusions >>> x) & 1) === 1 && from <= a && b < to);
}
