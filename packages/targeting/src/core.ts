/** What a browser has from the start: every rule but the rare ones, which it loads from `./rare` when they are wanted. */
export type { Occurrence } from './aggregate.ts';
export { counts, matchesPage } from './common.ts';
export { evaluate, type Facts } from './condition.ts';
export type { Refusal, Situation, Whereabouts } from './decide.ts';
export { mergeContentState } from './merge.ts';
export type { RareRules } from './rare.ts';
export { decideWhether } from './whether.ts';
