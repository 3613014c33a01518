import type { Celebration } from '@foothold/protocol/types';

export default {
  id: 'first-report-celebration',
  kind: 'celebration',
  name: 'First report published',
  milestone: 'first-report',
  style: 'confetti',
  title: ['Your first report is ready, ', { trait: 'firstName', fallback: 'well done' }],
  team: { title: 'Your team has its first report', body: 'The client can read it now.' },
  body: 'Your client can read it now.',
  action: { label: 'See all reports', action: { type: 'navigate', url: '/demo/app/reports' } },
} satisfies Celebration;
