/** For browsers without the Navigation API and for plain http, which has no Web Locks: a chunk of its own. */
import { onHistory } from './history.ts';
import { withRow } from './lease-row.ts';

export default { onHistory, withRow };
