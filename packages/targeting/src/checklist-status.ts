import type { Checklist, ChecklistItem, Colleague, Condition } from '@foothold/protocol/types';
import { isTicked } from './checklist.ts';
import type { evaluate, Facts } from './condition.ts';

export interface ItemStatus {
  item: ChecklistItem;
  done: boolean;
  /** Not done, and something that comes first is not done either. */
  locked: boolean;
  /** Done, and not by this person: somebody of the account did it. */
  byColleague: boolean;
  /** Who that was, and when; undefined where the server does not say. */
  colleague?: Colleague | undefined;
}

export interface ChecklistRules {
  evaluate: typeof evaluate;
}

/**
 * The items that are for this person, in the author's order.
 * @param rules `evaluate`, from whoever has it already: a chunk of the SDK gets the core's.
 */
export function checklistStatus(checklist: Checklist, facts: Facts, rules: ChecklistRules): ItemStatus[] {
  const done = new Map(checklist.items.map((item) => [item.id, isTicked(checklist, item, facts, rules.evaluate)]));
  const ownMilestones = { ...facts.milestones };
  for (const id in facts.colleagues?.milestones) delete ownMilestones[id];
  const ownDoing = { ...facts, accountAggregates: facts.aggregates, milestones: ownMilestones };
  return checklist.items
    .filter(({ when }) => rules.evaluate(when, facts))
    .map((item) => {
      const isDone = done.get(item.id) === true;
      const byColleague = isDone && !isTicked(checklist, item, ownDoing, rules.evaluate);
      return {
        item,
        done: isDone,
        locked: !isDone && (item.requires ?? []).some((id) => done.get(id) === false),
        byColleague,
        colleague: byColleague ? colleagueOf(item.done, facts) : undefined,
      };
    });
}

/** Whoever did the last of what the condition asks for. */
function colleagueOf(condition: Condition, facts: Facts): Colleague | undefined {
  const { all, any, milestone, key } = condition as {
    all?: Condition[];
    any?: Condition[];
    milestone: string;
    key: string;
  };
  const { aggregates, milestones } = facts.colleagues ?? {};
  const parts = (all ?? any)?.map((part) => colleagueOf(part, facts));
  return (parts ?? [milestones?.[milestone], aggregates?.[key]])
    .filter((one) => one !== undefined)
    .sort((a, b) => b.at - a.at)[0];
}
