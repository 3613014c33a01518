import { type Kysely, sql } from 'kysely';
import type { MetadataMigration } from './migration.ts';

/**
 * How far somebody is with a content, by the account that the events named. Of what is there already nobody has kept it:
 * it counts in every account, as it did.
 */
export const contentPerAccount: MetadataMigration = {
  name: '0009-content-per-account',
  async up(schema) {
    await schema.createTable('content_states_by_account', {
      columns: {
        environment_id: 'key',
        raw_id: 'key',
        group_id: 'key',
        content_id: 'key',
        state: 'text',
        updated_at: 'integer',
      },
      primaryKey: ['environment_id', 'raw_id', 'group_id', 'content_id'],
      indexes: { content_states_by_group: ['environment_id', 'group_id'] },
    });
    const db = schema.db as Kysely<unknown>;
    await sql`insert into content_states_by_account (environment_id, raw_id, group_id, content_id, state, updated_at)
      select environment_id, raw_id, '', content_id, state, updated_at from content_states`.execute(db);
    await db.schema.dropTable('content_states').execute();
    await db.schema.alterTable('content_states_by_account').renameTo('content_states').execute();
    // A config says which contents it is about: made anew when it is asked for next.
    await sql`update environments set config_version = null`.execute(db);
  },
};
