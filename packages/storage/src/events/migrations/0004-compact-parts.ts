import type { EventMigration } from '../migrate.ts';

/**
 * A block of events is one file instead of two a column: ClickHouse's own bound (10 MiB) lies below a block of the drain's
 * largest (16,000 events, about 14 MiB). Measured: 6 to 9 % of the processor time of an insert. Larger parts, which questions
 * read, are a file a column as before.
 */
export const compactParts: EventMigration = {
  id: 4,
  name: 'compact parts',
  statements: ['ALTER TABLE events MODIFY SETTING min_bytes_for_wide_part = 33554432'],
};
