// What files of content as code may import from this package.
export { defineCelebration, defineChecklist, defineMilestones, defineTour } from './define.ts';
