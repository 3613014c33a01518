import type { MetadataMigration } from './migration.ts';

export const tenancy: MetadataMigration = {
  name: '0001-tenancy',
  async up(schema) {
    await schema.createTable('organizations', {
      columns: { id: 'key', name: 'text', created_at: 'integer' },
      primaryKey: ['id'],
    });
    await schema.createTable('projects', {
      columns: {
        id: 'key',
        organization_id: 'key',
        name: 'text',
        sample: 'integer',
        time_zone: 'text',
        first_value: 'text?',
        internal: 'text',
        created_at: 'integer',
      },
      primaryKey: ['id'],
      indexes: { projects_by_organization: ['organization_id', 'created_at'] },
    });
    await schema.createTable('environments', {
      columns: { id: 'key', project_id: 'key', name: 'text', config_version: 'text?', created_at: 'integer' },
      primaryKey: ['id'],
      unique: { environments_by_project: ['project_id', 'name'] },
    });
    await schema.createTable('keys', {
      columns: {
        id: 'key',
        environment_id: 'key',
        kind: 'text',
        name: 'text',
        write_key: 'key?',
        secret_hash: 'key?',
        hint: 'text',
        created_at: 'integer',
        revoked_at: 'integer?',
      },
      primaryKey: ['id'],
      indexes: { keys_by_environment: ['environment_id', 'created_at'] },
      unique: { keys_by_write_key: ['write_key'], keys_by_secret_hash: ['secret_hash'] },
    });
    await schema.createTable('identity_secrets', {
      columns: { id: 'key', environment_id: 'key', secret: 'text', created_at: 'integer', revoked_at: 'integer?' },
      primaryKey: ['id'],
      indexes: { identity_secrets_by_environment: ['environment_id'] },
    });
    await schema.createTable('memberships_org', {
      columns: { organization_id: 'key', member_id: 'key', role: 'text', created_at: 'integer' },
      primaryKey: ['organization_id', 'member_id'],
      indexes: { memberships_org_by_member: ['member_id'] },
    });
    await schema.createTable('sign_in_links', {
      columns: {
        token_hash: 'key',
        member_id: 'key',
        created_at: 'integer',
        expires_at: 'integer',
        used_at: 'integer?',
      },
      primaryKey: ['token_hash'],
    });
  },
};
