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
export { checklistStatus, type ItemStatus } from './checklist.ts';
export { countOf, evaluate, type Facts, isActive, isDismissed, isSeen, NO_FACTS } from './condition.ts';
export { aggregatesOfContent, conditionsOf, traitsOfContent } from './content.ts';
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
export { describe } from './describe.ts';
export { matchesFilter, matchesFilters, matchesWhere, own } from './filter.ts';
export { compileGlob, matchesPage, matchGlob, type Page } from './glob.ts';
export { mergeContentState } from './merge.ts';
