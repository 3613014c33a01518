export { applyState } from './apply-state.ts';
export type { StateRow } from './row.ts';
