import type { Kysely } from 'kysely';
import { afterAll, describe, expect, test } from 'vitest';
import { experimentUnits } from './migrations/0010-experiment-units.ts';
import { portableSchema } from './migrations/migration.ts';
import { DIALECTS, temporaryMetadata } from './testing/index.ts';

const stores = temporaryMetadata();
afterAll(stores.close);

describe.each(DIALECTS)('experiments from before their unit was kept, on %s', (dialect) => {
  test('go on by the unit that they had', async () => {
    const { db } = await stores.open(dialect);
    await db.schema.dropTable('experiment_units').execute();
    const environment = (id: string, project_id: string) => ({
      id,
      project_id,
      name: id,
      config_version: null,
      created_at: 0,
    });
    await db
      .insertInto('environments')
      .values([environment('e1', 'p1'), environment('e2', 'p2')] as never)
      .execute();
    const frozen = (content_id: string, version: number, body: object) => {
      return { project_id: 'p1', content_id, version, body: JSON.stringify(body), created_at: 0, created_by: null };
    };
    const versions = [
      frozen('plain', 1, {}),
      frozen('people', 1, { holdout: { percent: 5 } }),
      frozen('people', 2, {}),
      frozen('variants', 1, { variants: [] }),
      frozen('accounts', 1, { holdout: { percent: 5, unit: 'account' } }),
    ];
    await db.insertInto('content_versions').values(versions).execute();
    const rules = { environment_id: 'e2', name: 'rules' as const, value: '{"holdout":{"percent":1}}', changed_at: 0 };
    await db.insertInto('environment_settings').values(rules).execute();

    await experimentUnits.up(portableSchema(db as unknown as Kysely<unknown>, dialect));
    const rows = await db
      .selectFrom('experiment_units')
      .selectAll()
      .orderBy('environment_id')
      .orderBy('experiment')
      .execute();
    expect(rows.map(({ environment_id, experiment, unit }) => [environment_id, experiment, unit])).toEqual([
      ['e1', 'accounts', 'account'],
      ['e1', 'people', 'person'],
      ['e1', 'variants', 'person'],
      ['e2', 'global', 'person'],
    ]);
  });
});
