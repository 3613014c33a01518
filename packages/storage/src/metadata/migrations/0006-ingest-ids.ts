import type { MetadataMigration } from './migration.ts';

/**
 * The duplicate index of a store with one collector: ids by day, as blocks while they are few, then as sorted runs in
 * pages. See docs/adr/0007.
 */
export const ingestIds: MetadataMigration = {
  name: '0006-ingest-ids',
  async up(schema) {
    await schema.createTable('ingest_secrets', { columns: { name: 'key', value: 'bytes' }, primaryKey: ['name'] });
    await schema.createTable('ingest_id_blocks', {
      columns: { day: 'integer', number: 'integer', entries: 'bytes' },
      primaryKey: ['day', 'number'],
    });
    await schema.createTable('ingest_id_runs', {
      columns: { day: 'integer', number: 'integer', pages: 'integer', filter: 'bytes' },
      primaryKey: ['day', 'number'],
    });
    await schema.createTable('ingest_id_pages', {
      columns: { day: 'integer', number: 'integer', page: 'integer', entries: 'bytes' },
      primaryKey: ['day', 'number', 'page'],
    });
    await schema.createTable('ingest_forgotten_ids', {
      columns: { hash: 'bytes', day: 'integer' },
      primaryKey: ['hash'],
    });
  },
};
