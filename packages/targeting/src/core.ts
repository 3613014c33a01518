/** What a browser has from the start: every rule but the rare ones, which it loads from `./rare` when they are wanted. */
export { counter, type Occurrence } from './aggregate.ts';
export { isTicked } from './checklist.ts';
export { evaluate, type Facts } from './condition.ts';
export type { Refusal, Situation, Whereabouts } from './decide.ts';
export { matchesPage } from './glob.ts';
export { mergeContentState } from './merge.ts';
export { decideWhether } from './whether.ts';
