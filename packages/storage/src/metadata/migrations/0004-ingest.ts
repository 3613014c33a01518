import type { MetadataMigration } from './migration.ts';

export const ingest: MetadataMigration = {
  name: '0004-ingest',
  async up(schema) {
    await schema.createTable('ingest_dedup', {
      columns: { environment_id: 'key', hash: 'bytes', day: 'integer', body_hash: 'bytes' },
      primaryKey: ['environment_id', 'hash'],
      // Old days are deleted; days only grow, so this index is appended to.
      indexes: { ingest_dedup_by_day: ['day'] },
    });
    await schema.createTable('ingest_positions', {
      columns: { collector: 'key', position: 'integer', block: 'integer', updated_at: 'integer' },
      primaryKey: ['collector'],
    });
    await schema.createTable('ingest_blocks', {
      columns: {
        collector: 'key',
        block: 'integer',
        start_position: 'integer',
        end_position: 'integer',
        body: 'text',
        state: 'key',
        created_at: 'integer',
      },
      primaryKey: ['collector', 'block'],
      indexes: { ingest_blocks_by_state: ['state', 'collector', 'block'] },
    });
    await schema.createTable('ledger_counters', {
      columns: { environment_id: 'key', bucket_at: 'integer', counter: 'key', count: 'integer' },
      primaryKey: ['environment_id', 'bucket_at', 'counter'],
    });
    await schema.createTable('quarantine', {
      columns: {
        id: 'key',
        environment_id: 'key',
        reason: 'text',
        message: 'text',
        message_id: 'text?',
        received_at: 'integer',
        body: 'text',
      },
      primaryKey: ['id'],
      indexes: { quarantine_by_time: ['environment_id', 'received_at', 'id'] },
    });
    await schema.createTable('install_observations', {
      columns: {
        environment_id: 'key',
        code: 'key',
        subject: 'key',
        detail: 'text',
        count: 'integer',
        first_at: 'integer',
        last_at: 'integer',
      },
      primaryKey: ['environment_id', 'code', 'subject'],
    });
    await schema.createTable('erasures', {
      columns: { id: 'key', environment_id: 'key', kind: 'text', events: 'integer', erased_at: 'integer' },
      primaryKey: ['id'],
      indexes: { erasures_by_environment: ['environment_id', 'erased_at'] },
    });
    await schema.createTable('jobs', {
      columns: {
        id: 'key',
        environment_id: 'key?',
        kind: 'text',
        payload: 'text',
        state: 'key',
        attempts: 'integer',
        run_at: 'integer',
        locked_until: 'integer?',
        error: 'text?',
        created_at: 'integer',
      },
      primaryKey: ['id'],
      indexes: { jobs_due: ['state', 'run_at'] },
    });
  },
};
