import type { Checklist, ChecklistItem } from '@foothold/protocol/types';
import { evaluate, type Facts } from './condition.ts';
import { own } from './filter.ts';

/** Is an item done? Once ticked, it stays ticked. */
export const isTicked = (checklist: Checklist, item: ChecklistItem, facts: Facts): boolean =>
  own(own(facts.contents, checklist.id)?.items, item.id) !== undefined || evaluate(item.done, facts, checklist.scope);

/** True when nothing is left to do for this person. */
export const isAllDone = (checklist: Checklist, facts: Facts): boolean =>
  checklist.items.every((item) => !evaluate(item.when, facts) || isTicked(checklist, item, facts));
