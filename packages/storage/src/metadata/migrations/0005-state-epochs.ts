import type { MetadataMigration } from './migration.ts';

/** A mark that every change of who is who leaves, so that the drain knows whether what it remembers still holds. */
export const stateEpochs: MetadataMigration = {
  name: '0005-state-epochs',
  async up(schema) {
    await schema.createTable('state_epochs', {
      columns: { environment_id: 'key', epoch: 'integer' },
      primaryKey: ['environment_id'],
    });
  },
};
