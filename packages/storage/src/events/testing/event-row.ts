import type { EventRow } from '../row.ts';

/** An event of one person, for tests. */
export function eventRow(overrides: Partial<EventRow> = {}): EventRow {
  return {
    environment_id: 'env-1',
    raw_id: overrides.user_id || overrides.anonymous_id || 'ada',
    ts: Date.UTC(2026, 2, 10, 12),
    message_id: 'm1',
    type: 'track',
    event: 'Report created',
    user_id: 'ada',
    anonymous_id: '',
    group_id: '',
    path: '',
    properties: '{}',
    context: '{}',
    previous_id: '',
    automated: 0,
    received_at: Date.UTC(2026, 2, 10, 12, 0, 1),
    block: 1,
    ...overrides,
  };
}
