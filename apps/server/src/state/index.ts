export { type ApplyState, applyState, createApplyState } from './apply-state.ts';
export type { StateRow } from './row.ts';
