import type { Celebration } from '@foothold/protocol/types';

export default {
  id: 'first-report-celebration',
  kind: 'celebration',
  name: 'First report published',
  milestone: 'first-report',
  style: 'confetti',
  title: ['Your first report is ready, ', { trait: 'firstName', fallback: 'well done' }],
  body: 'Your client can read it now.',
  action: { label: 'See all reports', action: { type: 'navigate', url: '/demo/app/reports' } },
} satisfies Celebration;
