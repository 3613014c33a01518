import type { Checklist, ChecklistItem } from '@foothold/protocol/types';
import type { evaluate as Evaluate, Facts } from './condition.ts';
import { own } from './filter.ts';

/**
 * Is an item done? Once ticked, it stays ticked.
 * @param evaluate from whoever has it already: a chunk of the SDK gets the core's.
 */
export const isTicked = (checklist: Checklist, item: ChecklistItem, facts: Facts, evaluate: typeof Evaluate): boolean =>
  own(own(facts.contents, checklist.id)?.items, item.id) !== undefined || evaluate(item.done, facts, checklist.scope);

/** True when nothing is left to do for this person. */
export const isAllDone = (checklist: Checklist, facts: Facts, evaluate: typeof Evaluate): boolean =>
  checklist.items.every((item) => !evaluate(item.when, facts) || isTicked(checklist, item, facts, evaluate));
