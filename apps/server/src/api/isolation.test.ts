import type { AccountItem, List, NewProject, PersonItem, SessionInfo } from '@foothold/protocol/types';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeWorld, NOW, type SomeEvent, type World } from './testing/world.ts';

type Project = Awaited<ReturnType<World['newProject']>>;
const at = (minutes: number) => NOW - 3_600_000 + minutes * 60_000;

/** Two tenants whose people, accounts and messages bear the very same ids. */
describe('tenants with the same ids', () => {
  let world: World;
  let first: Project;
  let second: Project;
  beforeAll(async () => {
    world = await makeWorld();
    first = await world.newProject('First');
    second = await world.newProject('Second');
    await fill(first, 'First', 0);
    await fill(second, 'Second', 1);
    await world.store(second.production.id, [
      { type: 'group', user: 'only-second', group: 'acme', at: at(30), id: 'z1' },
      { type: 'group', user: 'only-second', group: 'only-second', at: at(31), id: 'z2' },
    ]);
  });
  afterAll(() => world.close());

  async function fill({ projectId, production }: Project, name: string, minutes: number) {
    const events: SomeEvent[] = [
      { event: 'opened', anonymous: 'a1', at: at(minutes), id: 'm1' },
      {
        type: 'identify',
        user: 'ada',
        anonymous: 'a1',
        at: at(2 + minutes),
        id: 'm2',
        properties: { name: `${name} Ada` },
      },
      {
        type: 'group',
        user: 'ada',
        group: 'acme',
        at: at(4 + minutes),
        id: 'm3',
        properties: { name: `${name} Acme` },
      },
      { event: 'opened', user: 'bob', at: at(6 + minutes), id: 'm4' },
    ];
    await world.store(production.id, events);
    const { db } = world.metadata;
    const milestone = { id: 'sent', name: 'Sent', event: 'opened', scope: 'person', firstValue: true };
    const version = { milestone_id: 'sent', version: 1, changed_at: NOW, first_value: 1 as const };
    const definition = JSON.stringify(milestone);
    await db
      .insertInto('milestones')
      .values({ project_id: projectId, definition, ...version })
      .execute();
    const environment_id = production.id;
    const reached = { environment_id, milestone_id: 'sent', subject_id: 'ada', version: 1, at: at(minutes) };
    await db
      .insertInto('milestones_reached')
      .values({ ...reached, message_id: 'm1' })
      .execute();
    const held = {
      reason: 'no_name',
      message: name,
      message_id: 'q',
      received_at: at(minutes),
      body: Buffer.from('{"userId":"ada"}'),
    };
    await db
      .insertInto('quarantine')
      .values({ id: `${name}-held`, environment_id, ...held })
      .execute();
  }
  const get = <Answer>({ production }: Project, path: string) =>
    world.get<Answer>(`/api/v1${path}`, { key: production.secretKey });
  const idsOf = async (project: Project, path: string) =>
    (await get<List<{ id: string }>>(project, path)).items.map(({ id }) => id);

  test('lists, searches and pages hold only what is their own', async () => {
    expect(await idsOf(first, '/people')).toEqual(['bob', 'ada']);
    expect(await idsOf(second, '/people')).toEqual(['only-second', 'bob', 'ada']);
    const page = await get<List<PersonItem>>(first, '/people?limit=1');
    expect(page.items.map(({ id, lastSeenAt }) => [id, lastSeenAt])).toEqual([['bob', new Date(at(6)).toISOString()]]);
    expect(await idsOf(first, `/people?limit=1&cursor=${page.nextCursor}`)).toEqual(['ada']);
    expect(await idsOf(first, '/people?q=second')).toEqual([]);
    expect(await idsOf(first, '/people?q=first')).toEqual(['ada']);
    expect(await idsOf(first, '/people?account=acme')).toEqual(['ada']);
    expect(await idsOf(first, '/accounts')).toEqual(['acme']);
    expect(await idsOf(first, '/accounts?q=second')).toEqual([]);
    expect(await idsOf(first, '/quarantine')).toEqual(['First-held']);
    const bytesOf = (id: string) =>
      world.ask(`/api/v1/quarantine/${id}/body`, { key: first.production.secretKey }).then((answer) => answer.status);
    expect([await bytesOf('First-held'), await bytesOf('Second-held'), await bytesOf('x')]).toEqual([200, 404, 404]);
    const discard = async (id: string) => {
      const asked = { key: first.production.secretKey, method: 'DELETE' };
      const answer = await world.ask(`/api/v1/quarantine/${id}`, asked);
      return [answer.status, await answer.text()];
    };
    expect((await discard('Second-held'))[0]).toBe(404);
    expect(await discard('Second-held')).toEqual(await discard('x'));
    expect(await idsOf(first, '/events')).toEqual(['m4', 'm3', 'm2', 'm1']);
  });

  test('names, counts and first values are their own', async () => {
    expect(await get(first, '/people/ada')).toMatchObject({
      name: 'First Ada',
      accountName: 'First Acme',
      firstValueAt: new Date(at(0)).toISOString(),
    });
    expect(await get(first, '/accounts/acme')).toMatchObject({ name: 'First Acme', people: 1 });
    expect(await get(second, '/accounts/acme')).toMatchObject({ name: 'Second Acme', people: 2 });
  });

  test('a project is made in an organization of the one who asks', async () => {
    await world.signIn(first.organizationId, 'owner');
    const cookie = await world.signIn(second.organizationId, 'owner');
    const body = { name: 'Made' };
    const made = await world.get<NewProject>('/api/v1/projects', { cookie, method: 'POST', body });
    const { projects } = await world.get<SessionInfo>('/api/v1/session', { cookie });
    expect(projects.map(({ id, name }) => [id, name])).toEqual([
      [second.projectId, 'Second'],
      [made.projectId, 'Made'],
    ]);
    const elsewhere = { cookie, method: 'POST', body: { ...body, organizationId: first.organizationId } };
    expect((await world.ask('/api/v1/projects', elsewhere)).status).toBe(404);
  });

  test('what one changes or erases leaves the other as it was', async () => {
    const everything = async () => {
      const paths = ['/people', '/accounts', '/quarantine', '/events', '/people/ada', '/people/a1', '/accounts/acme'];
      const answers = await Promise.all(paths.map((path) => get(second, path)));
      const kept = (['state_versions', 'identities', 'memberships', 'person_traits'] as const).map((table) =>
        world.metadata.db.selectFrom(table).selectAll().where('environment_id', '=', second.production.id).execute(),
      );
      return { answers, kept: await Promise.all(kept) };
    };
    const before = await everything();
    expect(before.kept.every((rows) => rows.length > 0)).toBe(true);
    const act = (method: string, path: string, body?: unknown) =>
      world.get(`/api/v1${path}`, { key: first.production.secretKey, method, body });
    expect(await act('PUT', '/accounts/acme', { csm: 'Mio' })).toMatchObject({
      csm: 'Mio',
    } satisfies Partial<AccountItem>);
    const theirs = { ids: ['Second-held'], from: '2020-01-01' };
    expect(await act('POST', '/quarantine/discard', theirs)).toEqual({ events: 0, bodies: 0 });
    expect(await act('DELETE', '/people/ada')).toEqual({ erased: true, events: 3 });
    expect(await act('DELETE', '/accounts/acme')).toEqual({ erased: true, events: 0 });
    expect(await idsOf(first, '/quarantine')).toEqual([]);
    expect(await everything()).toEqual(before);
  });
});
