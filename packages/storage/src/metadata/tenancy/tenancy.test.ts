import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Metadata } from '../metadata.ts';
import { DIALECTS, temporaryMetadata } from '../testing/index.ts';
import { bootstrap } from './bootstrap.ts';
import { createKey, findKey, hashSecret, listKeys, revokeKey, rotateKey } from './keys.ts';
import { findMemberScope, projectsOf, setRole } from './members.ts';
import { createOrganization, createProject, organizationNamed } from './projects.ts';

const stores = temporaryMetadata();
afterAll(stores.close);
const now = 1_790_000_000_000;

describe.each(DIALECTS)('tenancy on %s', (dialect) => {
  let metadata: Metadata;
  beforeAll(async () => {
    metadata = await stores.open(dialect);
  });

  test('the first start makes two projects, the next one finds them', async () => {
    const { db } = metadata;
    const first = await bootstrap(db, { now });
    expect(first.fresh).toBe(true);
    expect(first.own.environments.map((e) => e.name)).toEqual(['production', 'staging']);
    const again = await bootstrap(db, { now: now + 1 });
    expect(again.fresh).toBe(false);
    const withoutSecrets = (p: typeof first.own | null) => ({
      projectId: p?.projectId,
      environments: p?.environments.map(({ id, name, writeKey }) => ({ id, name, writeKey, secretKey: null })),
    });
    expect(again.own).toEqual(withoutSecrets(first.own));
    expect(again.sample).toEqual(withoutSecrets(first.sample));
  });

  test('a key opens its environment until it is revoked, and only the hash of a secret is stored', async () => {
    const { db } = metadata;
    const organizationId = await createOrganization(db, 'Acme', now);
    const { projectId, environments } = await createProject(db, { organizationId, name: 'App', now });
    const production = environments[0] as (typeof environments)[number];
    const opened = { environmentId: production.id, projectId };
    expect(await findKey(db, production.writeKey)).toMatchObject({ ...opened, kind: 'write' });
    expect(await findKey(db, production.secretKey)).toMatchObject({ ...opened, kind: 'secret' });
    expect(await findKey(db, hashSecret(production.secretKey))).toBeNull();
    expect(JSON.stringify(await listKeys(db, production.id))).not.toContain(production.secretKey);

    const { key, row } = await createKey(db, { environmentId: production.id, kind: 'secret', name: 'CI', now });
    const foreign = { environmentId: environments[1]?.id as string, id: row.id, now };
    expect(await revokeKey(db, foreign)).toBe(false);
    expect(await rotateKey(db, foreign)).toBeNull();
    const rotated = await rotateKey(db, { environmentId: production.id, id: row.id, now });
    expect(rotated?.row).toMatchObject({ kind: 'secret', name: 'CI', environment_id: production.id });
    expect(await findKey(db, key)).toBeNull();
    expect(await findKey(db, rotated?.key as string)).toMatchObject({ ...opened, name: 'CI' });
    expect(await revokeKey(db, { environmentId: production.id, id: rotated?.row.id as string, now })).toBe(true);
    expect(await findKey(db, rotated?.key as string)).toBeNull();
  });

  test('a member sees the projects of their organizations and nothing else', async () => {
    const { db } = metadata;
    const mine = await organizationNamed(db, 'Mine', now);
    expect(await organizationNamed(db, 'Mine', now)).toBe(mine);
    const theirs = await organizationNamed(db, 'Theirs', now);
    const a = await createProject(db, { organizationId: mine, name: 'A', now });
    const b = await createProject(db, { organizationId: theirs, name: 'B', now });
    await setRole(db, { organizationId: mine, memberId: 'm1', role: 'viewer', now });
    await setRole(db, { organizationId: mine, memberId: 'm1', role: 'editor', now });
    const projects = await projectsOf(db, 'm1');
    expect(projects).toMatchObject([{ name: 'A', role: 'editor', sample: false, organizationName: 'Mine' }]);
    expect(projects[0]?.environments).toEqual(a.environments.map(({ id, name, writeKey }) => ({ id, name, writeKey })));
    const scope = (environmentId: string) => findMemberScope(db, { memberId: 'm1', environmentId });
    expect(await scope(a.environments[0]?.id as string)).toMatchObject({ role: 'editor', projectId: a.projectId });
    expect(await scope(b.environments[0]?.id as string)).toBeNull();
  });
});
