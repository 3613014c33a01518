import type { EventMigration } from '../migrate.ts';

const COLUMNS = 'environment_id, type, raw_id, user_id, automated, ts, message_id, group_id, properties';

/**
 * What people and accounts were said to be: every identify and group call, apart from the mass of events, so that the traits
 * and the account of somebody at any moment are a small read. `user_id` tells a user from an anonymous id of the same text.
 */
export const calls: EventMigration = {
  id: 2,
  name: 'calls',
  statements: [
    `CREATE TABLE IF NOT EXISTS calls (
      environment_id LowCardinality(String),
      type LowCardinality(String),
      raw_id String,
      user_id String,
      automated UInt8,
      ts DateTime64(3, 'UTC'),
      message_id String,
      group_id String,
      properties String
    )
    ENGINE = ReplacingMergeTree
    ORDER BY (environment_id, type, raw_id, ts, message_id, automated)
    SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1`,

    `CREATE MATERIALIZED VIEW IF NOT EXISTS calls_of_events TO calls AS
    SELECT ${COLUMNS} FROM events WHERE type IN ('identify', 'group')`,

    `INSERT INTO calls (${COLUMNS}) SELECT ${COLUMNS} FROM events WHERE type IN ('identify', 'group')`,
  ],
};
