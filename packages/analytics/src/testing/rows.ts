import type { EventRow } from '@foothold/storage/events';

/** A stored event with what matters given; the rest filled in as the collector would. */
export function row(given: Partial<EventRow> & { environment_id: string; ts: number; message_id: string }): EventRow {
  const { type = 'track', user_id = '', anonymous_id = '' } = given;
  return {
    type,
    event: type === 'track' ? 'opened' : `$${type}`,
    user_id,
    anonymous_id,
    group_id: '',
    path: '',
    properties: '{}',
    context: '{}',
    previous_id: '',
    automated: 0,
    received_at: given.ts,
    block: 1,
    ...given,
    raw_id: user_id || anonymous_id,
  };
}
