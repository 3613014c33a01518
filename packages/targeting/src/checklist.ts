import type { Checklist, ChecklistItem } from '@foothold/protocol/types';
import { evaluate, type Facts } from './condition.ts';
import { own } from './filter.ts';

export interface ItemStatus {
  item: ChecklistItem;
  done: boolean;
  /** Not done, and something that comes first is not done either. */
  locked: boolean;
  /** Done, and not by this person: somebody of the account did it. */
  byColleague: boolean;
}

/** The items that are for this person, in the author's order. Once ticked, an item stays ticked. */
export function checklistStatus(
  checklist: Checklist,
  facts: Facts,
  options: { onUnknown?: () => void } = {},
): ItemStatus[] {
  const { scope = 'person' } = checklist;
  const ticked = own(facts.contents, checklist.id)?.items;
  const ownDoing = { ...facts, accountAggregates: facts.aggregates };
  const isDone = (item: ChecklistItem, seen: Facts) => evaluate(item.done, seen, { scope, ...options });
  const done = new Map<string, boolean>();
  const shown = checklist.items.filter((item) => {
    done.set(item.id, own(ticked, item.id) !== undefined || isDone(item, facts));
    return evaluate(item.when, facts, options);
  });
  return shown.map((item) => {
    const isItemDone = done.get(item.id) === true;
    return {
      item,
      done: isItemDone,
      locked: !isItemDone && (item.requires ?? []).some((id) => done.get(id) === false),
      byColleague: isItemDone && own(ticked, item.id) === undefined && !isDone(item, ownDoing),
    };
  });
}
