import type { Checklist, ChecklistItem } from '@foothold/protocol/types';
import type { isTicked } from './checklist.ts';
import type { evaluate, Facts } from './condition.ts';

export interface ItemStatus {
  item: ChecklistItem;
  done: boolean;
  /** Not done, and something that comes first is not done either. */
  locked: boolean;
  /** Done, and not by this person: somebody of the account did it. */
  byColleague: boolean;
}

export interface ChecklistRules {
  evaluate: typeof evaluate;
  isTicked: typeof isTicked;
}

/**
 * The items that are for this person, in the author's order.
 * @param rules `evaluate` and `isTicked`, from whoever has them already: a chunk of the SDK gets the core's.
 */
export function checklistStatus(checklist: Checklist, facts: Facts, rules: ChecklistRules): ItemStatus[] {
  const done = new Map(checklist.items.map((item) => [item.id, rules.isTicked(checklist, item, facts)]));
  const ownDoing = { ...facts, accountAggregates: facts.aggregates };
  return checklist.items
    .filter(({ when }) => rules.evaluate(when, facts))
    .map((item) => {
      const isDone = done.get(item.id) === true;
      return {
        item,
        done: isDone,
        locked: !isDone && (item.requires ?? []).some((id) => done.get(id) === false),
        byColleague: isDone && !rules.isTicked(checklist, item, ownDoing),
      };
    });
}
