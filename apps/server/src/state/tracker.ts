import { createHash } from 'node:crypto';
import type { AggregateDefinition, Milestone, PropertyFilter } from '@foothold/protocol/types';
import { canonical, counter, matchesWhere, type Occurrence } from '@foothold/targeting';
import type { Threshold } from './occurrences.ts';

/** What a milestone counts, without what it is called. Filters on traits are not in it: they are asked when it is read. */
export interface MilestoneCounting extends Threshold {
  event?: string;
  page?: string;
  where: PropertyFilter[];
  scope: 'person' | 'account';
}

/**
 * Something that is counted from events: a row of `aggregate_definitions`. Its key is a hash of what it counts: two rules
 * that count the same share one, and a milestone that only got another name is not counted again.
 */
export type Tracker =
  | { kind: 'aggregate'; key: string; definition: AggregateDefinition }
  | { kind: 'milestone'; key: string; definition: MilestoneCounting };

export function milestoneTracker(milestone: Milestone): Tracker & { kind: 'milestone' } {
  const definition: MilestoneCounting = {
    event: milestone.event,
    page: milestone.page,
    where: (milestone.where ?? []).filter((filter): filter is PropertyFilter => 'property' in filter),
    count: milestone.count ?? 1,
    windowMs: milestone.windowMs ?? null,
    scope: milestone.scope,
  };
  const hashed = canonical([milestone.id, definition, milestone.where ?? []]);
  const key = createHash('sha256').update(hashed).digest('base64url').slice(0, 16);
  return { kind: 'milestone', key: `m-${key}`, definition };
}

/** True for the events that a tracker counts. */
export function countedBy({ kind, definition }: Tracker): (seen: Occurrence) => boolean {
  const matches = counter(definition);
  if (kind === 'aggregate' || definition.event !== undefined) return matches;
  return (seen) => matches(seen) && matchesWhere(definition.where, seen.properties);
}
