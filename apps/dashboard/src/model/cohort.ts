import type { CohortsResult } from '@foothold/protocol/types';

export type Cohort = CohortsResult['cohorts'][number];

/** Too recent to count: somebody in it has not had the whole horizon yet. */
export const isYoung = (cohort: Cohort): boolean => cohort.mature < cohort.size;

/** What its bar shows: in time among all; while it is young, there so far among all. */
export function shareOf(cohort: Cohort): number {
  if (cohort.size === 0) return 0;
  return isYoung(cohort) ? cohort.reachedSoFar / cohort.size : cohort.reached / cohort.mature;
}
