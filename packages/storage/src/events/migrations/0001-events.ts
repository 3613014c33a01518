import type { EventMigration } from '../migrate.ts';

/**
 * Events ordered by person, so that a funnel reads each person's events together. Helpers are filled as rows arrive:
 * `identity_first` (who an anonymous id first turned out to be) and `group_calls` (which account a person named, and when).
 */
export const events: EventMigration = {
  id: 1,
  name: 'events',
  statements: [
    `CREATE TABLE IF NOT EXISTS events (
      environment_id LowCardinality(String),
      raw_id String,
      ts DateTime64(3, 'UTC'),
      message_id String,
      type LowCardinality(String),
      event LowCardinality(String),
      user_id String,
      anonymous_id String,
      group_id String,
      path String,
      properties String,
      context String,
      previous_id String,
      automated UInt8,
      received_at DateTime64(3, 'UTC'),
      block UInt64
    )
    ENGINE = ReplacingMergeTree
    PARTITION BY toYYYYMM(ts)
    ORDER BY (environment_id, raw_id, ts, message_id)
    SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1`,

    `CREATE TABLE IF NOT EXISTS identity_first (
      environment_id LowCardinality(String),
      anonymous_id String,
      automated UInt8,
      first SimpleAggregateFunction(min, Tuple(ts DateTime64(3, 'UTC'), message_id String, user_id String))
    )
    ENGINE = AggregatingMergeTree
    ORDER BY (environment_id, anonymous_id, automated)
    SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1`,

    `CREATE MATERIALIZED VIEW IF NOT EXISTS identity_first_of_events TO identity_first AS
    SELECT environment_id, known AS anonymous_id, automated, min((ts, message_id, user_id)) AS first
    FROM events
    ARRAY JOIN arrayDistinct(arrayFilter(id -> id != '', [anonymous_id, if(type = 'alias', previous_id, '')])) AS known
    WHERE user_id != ''
    GROUP BY environment_id, known, automated`,

    `CREATE TABLE IF NOT EXISTS group_calls (
      environment_id LowCardinality(String),
      raw_id String,
      automated UInt8,
      ts DateTime64(3, 'UTC'),
      message_id String,
      group_id String
    )
    ENGINE = ReplacingMergeTree
    ORDER BY (environment_id, raw_id, automated, ts, message_id)
    SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1`,

    `CREATE MATERIALIZED VIEW IF NOT EXISTS group_calls_of_events TO group_calls AS
    SELECT environment_id, raw_id, automated, ts, message_id, group_id
    FROM events
    WHERE type = 'group' AND group_id != ''`,
  ],
};
