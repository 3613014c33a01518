/** The rules with the rare ones among them: for the server, which loads nothing later. */
import type { Checklist, ChecklistItem, Condition, PublishedContent } from '@foothold/protocol/types';
import * as checklist from './checklist.ts';
import type { Facts } from './condition.ts';
import * as condition from './condition.ts';
import type { Refusal, Situation } from './decide.ts';
import * as decision from './decide.ts';
import { createRareRules } from './rare/rules.ts';

const RARE = createRareRules({ evaluate: condition.evaluate });
const whole = (facts: Facts): Facts => (facts.rare ? facts : { ...facts, rare: RARE });

/** As `evaluate` of a browser that has loaded the rare rules. */
export const evaluate = (node: Condition | undefined, facts: Facts, scope?: 'person' | 'account'): boolean =>
  condition.evaluate(node, whole(facts), scope);

/** As `decide` of a browser that has loaded the rare rules. */
export const decide = (content: PublishedContent, facts: Facts, situation: Situation): Refusal =>
  decision.decide(content, whole(facts), situation);

export const isTicked = (list: Checklist, item: ChecklistItem, facts: Facts): boolean =>
  checklist.isTicked(list, item, facts, evaluate);
export const isAllDone = (list: Checklist, facts: Facts): boolean => checklist.isAllDone(list, facts, evaluate);
