import type { Milestone } from '@foothold/protocol/types';

// What marks value in Northbeam, in the order in which people get there.
export default [
  { id: 'source-connected', name: 'Connected a source', event: 'Source Connected', scope: 'account' },
  { id: 'teammate-invited', name: 'Invited a colleague', event: 'Teammate Invited', scope: 'account' },
  { id: 'first-report', name: 'Published a report', event: 'Report Published', scope: 'account', firstValue: true },
] satisfies Milestone[];
