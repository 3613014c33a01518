import type { Checklist } from '@foothold/protocol/types';

export default {
  id: 'getting-started',
  kind: 'checklist',
  name: 'Getting started',
  title: 'Your first client report',
  promise: '3 steps, about 4 minutes, and a report that your client can read',
  audience: { all: [{ page: '/demo/app**' }, { event: 'Signed Up' }] },
  items: [
    { id: 'account', title: 'Create your account', done: { event: 'Signed Up' } },
    {
      id: 'source',
      title: 'Connect a source',
      why: 'So that there are numbers to report.',
      minutes: 1,
      done: { event: 'Source Connected' },
      action: { label: 'Choose a source', action: { type: 'navigate', url: '/demo/app/sources' } },
    },
    {
      id: 'invite',
      title: 'Invite a colleague',
      why: 'Somebody who looks at the numbers before the client does.',
      minutes: 1,
      dueDays: 3,
      done: { event: 'Teammate Invited', scope: 'account' },
      action: { label: 'Invite somebody', action: { type: 'navigate', url: '/demo/app/team' } },
    },
    {
      id: 'report',
      title: 'Publish a report',
      why: 'Northbeam has drafted it already.',
      minutes: 2,
      requires: ['source'],
      done: { milestone: 'first-report' },
      action: { label: 'Show me how', action: { type: 'start', contentId: 'first-report' } },
    },
  ],
  done: {
    title: 'You are set up',
    body: 'Numbers come in every night, a colleague is with you, and one client is already happy.',
    action: { label: 'See your reports', action: { type: 'navigate', url: '/demo/app/reports' } },
  },
} satisfies Checklist;
