import type { Condition } from '@foothold/protocol/types';
import { evaluate, type Facts, walk } from '@foothold/targeting';
import { withCountingKeys } from '../settings/pseudo-content.ts';
import type { Segment } from './segments.ts';

/** A segment that some rule of a config names, ready to be decided. */
export interface AskedSegment {
  id: string;
  condition: Condition;
}

/** Those of the segments that these conditions name. */
export function askedSegments(segments: Segment[], conditions: (Condition | undefined)[]): AskedSegment[] {
  const named = new Set<string>();
  for (const condition of conditions) walk(condition, (leaf) => void ('segment' in leaf && named.add(leaf.segment)));
  return segments
    .filter(({ id }) => named.has(id))
    .map(({ id, condition }) => ({ id, condition: withCountingKeys(id, condition) }));
}

/** Ids of the segments that somebody is in, in the order given. */
export const segmentsOf = (asked: readonly AskedSegment[], facts: Facts): string[] =>
  asked.filter(({ condition }) => evaluate(condition, facts)).map(({ id }) => id);

/** Whether the passing of time alone never changes who is in. */
export function isTimeless(condition: Condition): boolean {
  let isSo = true;
  walk(condition, (leaf) => {
    if ('trait' in leaf) isSo &&= leaf.op !== 'before' && leaf.op !== 'after';
    else if ('event' in leaf || 'visited' in leaf) isSo &&= leaf.withinMs === undefined;
    else isSo &&= 'milestone' in leaf || 'percent' in leaf;
  });
  return isSo;
}
