import type { Celebration, Checklist, Milestone, Tour } from '@foothold/protocol/types';

type Without<Kind> = Omit<Kind, 'kind'>;

/** A tour, checked by the compiler where it is written. */
export const defineTour = (tour: Without<Tour>): Tour => ({ ...tour, kind: 'tour' });
export const defineChecklist = (checklist: Without<Checklist>): Checklist => ({ ...checklist, kind: 'checklist' });
export const defineCelebration = (celebration: Without<Celebration>): Celebration => ({
  ...celebration,
  kind: 'celebration',
});
/** All milestones of a project; one of them may say `firstValue: true`. */
export const defineMilestones = (milestones: Milestone[]): Milestone[] => milestones;
