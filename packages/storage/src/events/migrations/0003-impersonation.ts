import type { EventMigration } from '../migrate.ts';

const CALLS = 'environment_id, type, raw_id, user_id, automated, ts, message_id, group_id, properties';

/**
 * What a colleague did in somebody's name (`context.impersonatedBy`) is kept and labelled, and says nothing about who
 * anybody is: the helpers never see it. `group_calls` goes: `calls` holds the same.
 */
export const impersonation: EventMigration = {
  id: 3,
  name: 'impersonation',
  statements: [
    `ALTER TABLE events ADD COLUMN IF NOT EXISTS impersonated UInt8 DEFAULT
      position(context, '"impersonatedBy":') > 0
      AND JSONExtractRaw(context, 'impersonatedBy') NOT IN ('', 'null', 'false', '""')`,

    'DROP VIEW IF EXISTS group_calls_of_events',
    'DROP TABLE IF EXISTS group_calls',

    'DROP VIEW IF EXISTS identity_first_of_events',
    `CREATE MATERIALIZED VIEW IF NOT EXISTS identity_first_of_events TO identity_first AS
    SELECT environment_id, known AS anonymous_id, automated, min((ts, message_id, user_id)) AS first
    FROM events
    ARRAY JOIN arrayDistinct(arrayFilter(id -> id != '', [anonymous_id, if(type = 'alias', previous_id, '')])) AS known
    WHERE user_id != '' AND impersonated = 0
    GROUP BY environment_id, known, automated`,

    'DROP VIEW IF EXISTS calls_of_events',
    `CREATE MATERIALIZED VIEW IF NOT EXISTS calls_of_events TO calls AS
    SELECT ${CALLS} FROM events WHERE type IN ('identify', 'group') AND impersonated = 0`,
  ],
};
