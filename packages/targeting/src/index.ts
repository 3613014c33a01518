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
export { checklistStatus, type ItemStatus } from './checklist.ts';
export { countOf, evaluate, type Facts, isActive, isDismissed, isSeen, NO_FACTS } from './condition.ts';
export { aggregatesOfContent, conditionsOf, traitsOfContent } from './content.ts';
export { contentStateOf, mergeContentState, type OwnEvent } from './content-state.ts';
export {
  BUDGETS,
  currentStep,
  decide,
  mayInterrupt,
  QUIET_MS,
  type Situation,
  TYPING_MS,
  type Verdict,
} from './decide.ts';
export { describe } from './describe.ts';
export { canonical, matchesFilter, matchesFilters, matchesWhere, own } from './filter.ts';
export { compileGlob, matchesPage, matchGlob, type Page } from './glob.ts';
