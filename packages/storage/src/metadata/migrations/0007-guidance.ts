import type { MetadataMigration } from './migration.ts';

/** What an environment is set to, who is in which segment, and what guidance has cost each person. */
export const guidance: MetadataMigration = {
  name: '0007-guidance',
  async up(schema) {
    await schema.createTable('environment_settings', {
      columns: { environment_id: 'key', name: 'key', value: 'text', changed_at: 'integer' },
      primaryKey: ['environment_id', 'name'],
    });
    await schema.createTable('segments', {
      columns: { project_id: 'key', segment_id: 'key', definition: 'text', changed_at: 'integer' },
      primaryKey: ['project_id', 'segment_id'],
    });
    await schema.createTable('interruptions', {
      columns: { environment_id: 'key', raw_id: 'key', recent: 'text', complained_at: 'integer?' },
      primaryKey: ['environment_id', 'raw_id'],
    });
    await schema.createTable('exposures', {
      columns: {
        environment_id: 'key',
        unit_kind: 'key',
        unit_id: 'key',
        experiment: 'key',
        arm: 'key',
        at: 'integer',
        message_id: 'key',
        mixed: 'integer',
      },
      primaryKey: ['environment_id', 'unit_kind', 'unit_id', 'experiment'],
      indexes: { exposures_by_experiment: ['environment_id', 'experiment'] },
    });
  },
};
