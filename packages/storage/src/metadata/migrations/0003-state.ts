import type { MetadataMigration } from './migration.ts';

/**
 * Read by (environment, raw id) when a browser asks for its state, by (environment, person) for a person's page, and
 * by (environment, account) for an account's; written by primary key, many rows a statement.
 */
export const state: MetadataMigration = {
  name: '0003-state',
  async up(schema) {
    await schema.createTable('people', {
      columns: {
        environment_id: 'key',
        raw_id: 'key',
        person_id: 'key',
        anonymous: 'integer',
        automated: 'integer',
        first_seen_at: 'integer',
        last_seen_at: 'integer',
      },
      primaryKey: ['environment_id', 'raw_id'],
      // Covers the list of people, which is grouped by person and ordered by the last time seen.
      indexes: { people_by_person: ['environment_id', 'person_id', 'last_seen_at', 'automated'] },
    });
    await schema.createTable('identities', {
      columns: {
        environment_id: 'key',
        anonymous_id: 'key',
        user_id: 'key',
        first_at: 'integer',
        first_message_id: 'key',
      },
      primaryKey: ['environment_id', 'anonymous_id'],
      indexes: { identities_by_user: ['environment_id', 'user_id'] },
    });
    await schema.createTable('person_traits', {
      columns: {
        environment_id: 'key',
        raw_id: 'key',
        traits: 'text',
        name: 'text?',
        email: 'text?',
        search: 'text',
      },
      primaryKey: ['environment_id', 'raw_id'],
    });
    await schema.createTable('accounts', {
      columns: {
        environment_id: 'key',
        account_id: 'key',
        traits: 'text',
        name: 'text?',
        search: 'text',
        csm: 'text?',
        automated: 'integer',
        first_seen_at: 'integer',
        last_seen_at: 'integer',
      },
      primaryKey: ['environment_id', 'account_id'],
      indexes: { accounts_by_last_seen: ['environment_id', 'last_seen_at', 'account_id'] },
    });
    await schema.createTable('memberships', {
      columns: {
        environment_id: 'key',
        raw_id: 'key',
        account_id: 'key',
        traits: 'text',
        automated: 'integer',
        first_at: 'integer',
        last_at: 'integer',
        last_message_id: 'key',
      },
      primaryKey: ['environment_id', 'raw_id', 'account_id'],
      indexes: { memberships_by_account: ['environment_id', 'account_id', 'raw_id'] },
    });
    await schema.createTable('aggregates', {
      columns: {
        environment_id: 'key',
        raw_id: 'key',
        group_id: 'key',
        key: 'key',
        count: 'integer',
        first_at: 'integer',
        last_at: 'integer',
        recent: 'text',
      },
      primaryKey: ['environment_id', 'raw_id', 'group_id', 'key'],
      indexes: { aggregates_by_group: ['environment_id', 'group_id', 'key'] },
    });
    await schema.createTable('content_states', {
      columns: { environment_id: 'key', raw_id: 'key', content_id: 'key', state: 'text', updated_at: 'integer' },
      primaryKey: ['environment_id', 'raw_id', 'content_id'],
      indexes: { content_states_by_content: ['environment_id', 'content_id'] },
    });
    await schema.createTable('milestone_occurrences', {
      columns: { environment_id: 'key', raw_id: 'key', group_id: 'key', key: 'key', occurrences: 'text' },
      primaryKey: ['environment_id', 'raw_id', 'group_id', 'key'],
      indexes: { milestone_occurrences_by_group: ['environment_id', 'group_id', 'key'] },
    });
    await schema.createTable('milestones_reached', {
      columns: {
        environment_id: 'key',
        milestone_id: 'key',
        subject_id: 'key',
        version: 'integer',
        at: 'integer',
        message_id: 'key',
      },
      primaryKey: ['environment_id', 'subject_id', 'milestone_id'],
      indexes: { milestones_reached_by_milestone: ['environment_id', 'milestone_id', 'at'] },
    });
    await schema.createTable('state_versions', {
      columns: { environment_id: 'key', subject_kind: 'key', subject_id: 'key', version: 'integer' },
      primaryKey: ['environment_id', 'subject_kind', 'subject_id'],
    });
  },
};
