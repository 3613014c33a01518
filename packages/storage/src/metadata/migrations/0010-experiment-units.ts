import type { Kysely } from 'kysely';
import type { MetadataMigration } from './migration.ts';

/** By whom the arms of each experiment are given out. Those that there are go on as they began: by person, if nobody said. */
export const experimentUnits: MetadataMigration = {
  name: '0010-experiment-units',
  async up(schema) {
    await schema.createTable('experiment_units', {
      columns: { environment_id: 'key', experiment: 'key', unit: 'key' },
      primaryKey: ['environment_id', 'experiment'],
    });
    const db = schema.db as Kysely<Tables>;
    const keep = async (environment_id: string, experiment: string, { unit = 'person' }: { unit?: string } = {}) => {
      const row = { environment_id, experiment, unit };
      await db
        .insertInto('experiment_units')
        .values(row)
        .onConflict((conflict) => conflict.columns(['environment_id', 'experiment']).doUpdateSet(row))
        .execute();
    };
    const environments = await db.selectFrom('environments').select(['id', 'project_id']).execute();
    for (const { id, project_id } of environments) {
      const versions = db.selectFrom('content_versions').select(['content_id', 'body']);
      for (const { content_id, body } of await versions
        .where('project_id', '=', project_id)
        .orderBy('version')
        .execute()) {
        const { holdout, variants } = JSON.parse(body);
        if (holdout || variants) await keep(id, content_id, holdout);
      }
      const settings = db.selectFrom('environment_settings').select('value').where('environment_id', '=', id);
      for (const { value } of await settings.where('name', '=', 'rules').execute()) {
        const { holdout } = JSON.parse(value);
        if (holdout) await keep(id, 'global', holdout);
      }
    }
  },
};

interface Tables {
  environments: { id: string; project_id: string };
  content_versions: { project_id: string; content_id: string; version: number; body: string };
  environment_settings: { environment_id: string; name: string; value: string };
  experiment_units: { environment_id: string; experiment: string; unit: string };
}
