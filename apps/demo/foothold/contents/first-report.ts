import type { Tour } from '@foothold/protocol/types';

// From wherever somebody is to a published report: over three routes, and a full load at the end.
export default {
  id: 'first-report',
  kind: 'tour',
  name: 'Your first report',
  trigger: { on: 'code' },
  steps: [
    {
      id: 'welcome',
      title: 'Reports live here',
      body: [{ type: 'paragraph', text: 'Five short steps, and your client has something to read.' }],
      page: '/demo/app**',
      target: { locators: [{ testId: 'nav-reports' }, { role: 'link', name: 'Reports' }] },
      side: 'bottom',
      advance: { on: 'click' },
    },
    {
      id: 'new-report',
      title: 'Start a report',
      body: [{ type: 'paragraph', text: 'Northbeam writes the first draft from last night’s numbers.' }],
      page: '/demo/app/reports',
      target: { locators: [{ testId: 'new-report' }, { role: 'link', name: 'New report' }] },
      side: 'bottom',
      align: 'end',
      advance: { on: 'click' },
    },
    {
      id: 'choose-client',
      title: 'Who is it for?',
      body: [{ type: 'paragraph', text: 'Pick a client; the draft beside it follows.' }],
      page: '/demo/app/reports/new',
      target: { locators: [{ testId: 'choose-client' }, { role: 'combobox', name: 'Client' }] },
      side: 'right',
    },
    {
      id: 'publish',
      title: 'Publish it',
      body: [{ type: 'paragraph', text: 'You can change every word later.' }],
      page: '/demo/app/reports/new',
      target: { locators: [{ testId: 'publish' }, { role: 'button', name: 'Publish report' }] },
      side: 'bottom',
      overlay: 'dim',
      advance: { on: 'event', event: 'Report Published' },
    },
    {
      id: 'read-it',
      title: 'This is what your client gets',
      body: [{ type: 'paragraph', text: 'One page, in plain words. It is already on its way.' }],
      page: '/demo/report',
      target: { locators: [{ testId: 'report-head' }], missing: 'center' },
      side: 'bottom',
      align: 'start',
      advance: { on: 'button', label: 'Done' },
    },
  ],
} satisfies Tour;
