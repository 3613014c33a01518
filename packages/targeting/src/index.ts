export {
  addOccurrence,
  aggregateKey,
  aggregatesOf,
  type CountedCondition,
  counter,
  type Occurrence,
  RECENT,
  walk,
} from './aggregate.ts';
export { canonical } from './canonical.ts';
export { isAllDone, isTicked } from './checklist.ts';
export { type ChecklistRules, checklistStatus, type ItemStatus } from './checklist-status.ts';
export { countOf, evaluate, type Facts, isActive, isDismissed, isSeen, NO_FACTS } from './condition.ts';
export { aggregatesOfContent, conditionsOf, traitsOfContent, withKeys } from './content.ts';
export { contentStateOf, type OwnEvent } from './content-state.ts';
export {
  BUDGETS,
  currentStep,
  decide,
  mayInterrupt,
  QUIET_MS,
  type Refusal,
  type Situation,
  TYPING_MS,
} from './decide.ts';
export { type DescribeRules, describe } from './describe.ts';
export { matchesFilter, matchesFilters, matchesWhere, own } from './filter.ts';
export { compileGlob, matchesPage, matchGlob, type Page } from './glob.ts';
export { mergeContentState } from './merge.ts';
