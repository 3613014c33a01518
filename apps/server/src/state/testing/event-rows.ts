import type { JsonObject } from '@foothold/protocol/types';
import type { StateRow } from '../row.ts';

let made = 0;

/** One stored event; by default the track "opened" of an anonymous visitor. */
export function row({
  properties = {},
  context = {},
  ...given
}: Partial<Omit<StateRow, 'properties' | 'context'>> & {
  properties?: JsonObject;
  context?: JsonObject;
} = {}): StateRow {
  made += 1;
  const type = given.type ?? 'track';
  const user_id = given.user_id ?? '';
  const anonymous_id = given.anonymous_id ?? (user_id ? '' : 'visitor');
  return {
    environment_id: 'env',
    ts: made,
    message_id: `m${made}`,
    type,
    event: type === 'track' ? 'opened' : `$${type}`,
    group_id: '',
    path: '',
    previous_id: '',
    automated: 0,
    ...given,
    user_id,
    anonymous_id,
    raw_id: given.raw_id ?? (user_id || anonymous_id),
    properties: JSON.stringify(properties),
    context: JSON.stringify(context),
  };
}
