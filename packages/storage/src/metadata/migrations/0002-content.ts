import type { MetadataMigration } from './migration.ts';

export const content: MetadataMigration = {
  name: '0002-content',
  async up(schema) {
    await schema.createTable('contents', {
      columns: {
        project_id: 'key',
        content_id: 'key',
        kind: 'text',
        name: 'text',
        draft: 'text',
        latest_version: 'integer',
        created_at: 'integer',
        updated_at: 'integer',
        updated_by: 'text?',
      },
      primaryKey: ['project_id', 'content_id'],
    });
    await schema.createTable('content_versions', {
      columns: {
        project_id: 'key',
        content_id: 'key',
        version: 'integer',
        body: 'text',
        created_at: 'integer',
        created_by: 'text?',
      },
      primaryKey: ['project_id', 'content_id', 'version'],
    });
    await schema.createTable('publications', {
      columns: {
        environment_id: 'key',
        content_id: 'key',
        version: 'integer',
        served_version: 'integer?',
        published_at: 'integer',
        published_by: 'text?',
      },
      primaryKey: ['environment_id', 'content_id'],
    });
    await schema.createTable('config_versions', {
      columns: { environment_id: 'key', version: 'key', body: 'text', created_at: 'integer' },
      primaryKey: ['environment_id', 'version'],
    });
    await schema.createTable('milestones', {
      columns: {
        project_id: 'key',
        milestone_id: 'key',
        version: 'integer',
        definition: 'text',
        first_value: 'integer',
        changed_at: 'integer',
      },
      primaryKey: ['project_id', 'milestone_id'],
    });
    await schema.createTable('milestone_versions', {
      columns: {
        project_id: 'key',
        milestone_id: 'key',
        version: 'integer',
        definition: 'text',
        changed_at: 'integer',
        changed_by: 'text?',
      },
      primaryKey: ['project_id', 'milestone_id', 'version'],
    });
    await schema.createTable('aggregate_definitions', {
      columns: {
        environment_id: 'key',
        key: 'key',
        kind: 'key',
        definition: 'text',
        ready: 'integer',
        block: 'integer',
        counted_to: 'key?',
        created_at: 'integer',
      },
      primaryKey: ['environment_id', 'key'],
    });
  },
};
