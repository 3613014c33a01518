/** For browsers without the Navigation API and for plain http, which has no Web Locks: a chunk of its own. */
export { onHistory } from './history.ts';
export { withRow } from './lease-row.ts';
