// What content as code imports: `import { defineTour } from '@foothold/cli'`.
export { defineCelebration, defineChecklist, defineMilestones, defineTour } from './define.ts';
