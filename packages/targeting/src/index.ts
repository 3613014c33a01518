export {
  addOccurrence,
  aggregateKey,
  aggregatesOf,
  type CountedCondition,
  counter,
  mergeAggregates,
  type Occurrence,
  RECENT,
  walk,
} from './aggregate.ts';
export { canonical } from './canonical.ts';
export { type ChecklistRules, checklistStatus, type ItemStatus } from './checklist-status.ts';
export { countOf, type Facts, isActive, isDismissed, isSeen, NO_FACTS, traitsOf } from './condition.ts';
export { aggregatesOfContent, conditionsOf, traitsOfContent, withKeys, withRuleKeys } from './content.ts';
export { contentStateOf, type OwnEvent } from './content-state.ts';
export type { Refusal, Situation, Whereabouts } from './decide.ts';
export { type DescribeRules, describe } from './describe.ts';
export { matchesFilter, matchesFilters, matchesWhere, own } from './filter.ts';
export { compileGlob, matchesPage, matchGlob, type Page } from './glob.ts';
export { mergeContentState } from './merge.ts';
export { contentArm, type Exposure, GLOBAL, globalArm } from './rare/arms.ts';
export { isOfBrowser } from './rare/leaves.ts';
export { createRareRules } from './rare/rules.ts';
export type { BrowserFacts, RareRules } from './rare.ts';
export { toldInWords } from './told-in-words.ts';
export { BUDGETS, decideWhen, mayInterrupt, QUIET_MS, TYPING_MS } from './when.ts';
export { currentStep } from './whether.ts';
export { decide, evaluate, isAllDone, isTicked } from './whole.ts';
