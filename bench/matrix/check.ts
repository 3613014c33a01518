import type { Surface } from './contract.ts';
import type { Stage } from './stage.ts';

/** One thing that a guide has to do; throws what is wrong. */
export interface Check {
  name: string;
  /** The kinds of surface that it makes sense for. */
  of: readonly Surface[];
  run(stage: Stage): Promise<void>;
}

export const ALL: readonly Surface[] = ['tour', 'checklist', 'celebration'];
export const TOUR: readonly Surface[] = ['tour'];
