import type { InstallStatus } from '@foothold/protocol/types';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { makeWorld, NOW, type World } from '../testing/world.ts';
import { type InstallObservations, installObservations } from './observations.ts';

const MINUTE = 60_000;
const at = (minutes: number) => NOW - 60 * MINUTE + minutes * MINUTE;
const isoAt = (minutes: number) => new Date(at(minutes)).toISOString();

describe('the install page', () => {
  let world: World;
  let observations: InstallObservations;
  beforeAll(async () => {
    world = await makeWorld();
    observations = installObservations({
      db: world.metadata.db,
      log: (error) => {
        throw error;
      },
    });
  });
  afterAll(() => world.close());
  const statusOf = (environment: { secretKey: string }) =>
    world.get<InstallStatus>('/api/v1/install', { key: environment.secretKey });

  test('names what stands in the way, tick by tick, until nothing does', async () => {
    const acme = await world.newProject('Acme');
    const { production } = acme;
    const staging = acme.environments[1] as typeof production;
    const open = { done: false, at: null, detail: null };
    expect(await statusOf(production)).toEqual({
      script: open,
      person: open,
      account: open,
      firstValue: open,
      problems: [],
    });

    const origin = 'https://app.acme.example';
    observations.observe({ code: 'unknown_key', writeKey: 'fhw_wrong', origin, atMs: at(1) });
    observations.observe({ code: 'unknown_key', writeKey: 'fhw_wrong', origin, atMs: at(2) });
    observations.observe({ code: 'script', environmentId: staging.id, origin, atMs: at(3) });
    await observations.flush();
    expect((await statusOf(production)).problems).toEqual([
      { code: 'other_environment', environmentId: staging.id, environmentName: 'staging', at: isoAt(3) },
      { code: 'unknown_key', writeKey: 'fhw_wrong', origin, at: isoAt(2) },
    ]);

    observations.observe({ code: 'script', environmentId: production.id, origin, atMs: at(4) });
    await observations.flush();
    await world.store(production.id, [{ type: 'page', anonymous: 'v', at: at(5) }]);
    const arrived = await statusOf(production);
    expect(arrived.script).toEqual({ done: true, at: isoAt(4), detail: origin });
    expect(arrived.problems).toEqual([{ code: 'no_identify', pages: 1, at: isoAt(5) }]);

    await world.store(production.id, [
      { type: 'identify', user: 'ada', anonymous: 'v', at: at(6), properties: { name: 'Ada' } },
    ]);
    const identified = await statusOf(production);
    expect(identified.person).toEqual({ done: true, at: isoAt(6), detail: 'Ada' });
    expect(identified.problems.map((p) => p.code).sort()).toEqual(['no_account', 'no_created_at']);

    await world.store(production.id, [
      { type: 'group', user: 'ada', group: 'acme', at: at(7), properties: { name: 'Acme Ltd' } },
      { type: 'identify', user: 'ada', at: at(8), properties: { createdAt: isoAt(0) } },
    ]);
    const grouped = await statusOf(production);
    expect(grouped.account).toEqual({ done: true, at: isoAt(7), detail: 'Acme Ltd' });
    expect(grouped.problems).toEqual([]);

    const milestone = { id: 'sent', name: 'Sent', event: 'Sent', scope: 'account', firstValue: true };
    const { db } = world.metadata;
    await db
      .insertInto('milestones')
      .values({
        project_id: acme.projectId,
        milestone_id: 'sent',
        version: 1,
        definition: JSON.stringify(milestone),
        first_value: 1,
        changed_at: NOW,
      })
      .execute();
    const reached = { environment_id: production.id, milestone_id: 'sent', version: 1, message_id: 'm' };
    await db
      .insertInto('milestones_reached')
      .values({ ...reached, subject_id: 'acme', at: at(9) })
      .execute();
    expect((await statusOf(production)).firstValue).toEqual({ done: true, at: isoAt(9), detail: 'Acme Ltd' });
  });

  test('what a back end imports is no script, and says when its people were seen', async () => {
    const { production } = await world.newProject('Imports');
    const past = Date.UTC(2021, 2, 1);
    await world.store(production.id, [
      { type: 'identify', user: 'old', at: past, properties: { createdAt: new Date(past).toISOString() } },
    ]);
    const imported = await statusOf(production);
    expect(imported.script).toEqual({ done: false, at: null, detail: null });
    expect(imported.person).toMatchObject({ done: true, at: new Date(past).toISOString() });
    expect(imported.problems.map(({ code }) => code)).toContain('no_account');
    observations.observe({ code: 'arrived', environmentId: production.id, origin: null, atMs: at(1) });
    await observations.flush();
    expect((await statusOf(production)).script).toEqual({ done: true, at: isoAt(1), detail: null });
  });

  test('with several organizations an unknown key is shown to nobody, a revoked one to its own project', async () => {
    const theirs = await world.newProject('Theirs');
    const { db } = world.metadata;
    await db.updateTable('keys').set({ revoked_at: NOW }).where('write_key', '=', theirs.production.writeKey).execute();
    const origin = 'https://old.theirs.example';
    observations.observe({ code: 'unknown_key', writeKey: theirs.production.writeKey, origin, atMs: at(1) });
    await observations.flush();
    expect((await statusOf(theirs.production)).problems).toMatchObject([
      { code: 'unknown_key', writeKey: theirs.production.writeKey },
    ]);
    const others = await world.newProject('Others');
    expect((await statusOf(others.production)).problems).toEqual([]);
  });

  test('a flood of unknown keys stays bounded', async () => {
    for (let i = 0; i < 2_000; i += 1) {
      observations.observe({ code: 'unknown_key', writeKey: `fhw_${i}`, origin: null, atMs: NOW + i });
    }
    await observations.flush();
    for (let i = 0; i < 300; i += 1) {
      observations.observe({ code: 'unknown_key', writeKey: `fhw_later_${i}`, origin: null, atMs: NOW + 10_000 + i });
    }
    await observations.flush();
    const rows = await world.metadata.db
      .selectFrom('install_observations')
      .select('last_at')
      .where('environment_id', '=', '')
      .execute();
    expect(rows).toHaveLength(200);
    expect(Math.min(...rows.map((row) => row.last_at))).toBe(NOW + 10_100);
  });

  test('reads a policy and says what to add, for this server unless another is named', async () => {
    const { production } = await world.newProject('Policy');
    const check = (body: object) =>
      world.get('/api/v1/install/csp', { key: production.secretKey, method: 'POST', body });
    expect(await check({ header: "connect-src 'self'" })).toEqual({
      missing: [
        {
          directive: 'connect-src',
          add: 'http://127.0.0.1:4700',
          line: "connect-src 'self' http://127.0.0.1:4700",
        },
      ],
    });
    const apiHost = 'https://foothold.example';
    expect(await check({ header: `default-src ${apiHost}`, apiHost })).toEqual({ missing: [] });
  });
});

test('somebody with a thousand devices still has a timeline', async () => {
  const world = await makeWorld();
  onTestFinished(() => world.close());
  const { production } = await world.newProject('Devices');
  const devices = Array.from({ length: 1_000 }, (_, i) => ({
    type: 'identify' as const,
    user: 'ada',
    anonymous: `00000000-0000-7000-8000-${String(i).padStart(12, '0')}`,
    at: at(0) + i,
  }));
  await world.store(production.id, [...devices, ...devices.map((d) => ({ anonymous: d.anonymous, at: d.at + 5 }))]);
  const { items } = await world.get<{ items: unknown[] }>('/api/v1/people/ada/timeline?limit=500', {
    key: production.secretKey,
  });
  expect(items).toHaveLength(500);
  const erased = await world.get('/api/v1/people/ada', { key: production.secretKey, method: 'DELETE' });
  expect(erased).toEqual({ erased: true, events: 2_000 });
});
