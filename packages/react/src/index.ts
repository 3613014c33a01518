'use client';

export { FootholdProvider, type FootholdProviderProps, useFoothold } from './provider.ts';
export { type CelebrationState, useCelebration } from './use-celebration.ts';
export { type ChecklistItemState, type ChecklistState, useChecklist } from './use-checklist.ts';
export { useMilestone } from './use-milestone.ts';
export type { Showing } from './use-painted.ts';
export { type TourState, useTour } from './use-tour.ts';
