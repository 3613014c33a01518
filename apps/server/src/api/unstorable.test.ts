import { tourFixture } from '@foothold/protocol/fixtures';
import { DIALECTS } from '@foothold/storage/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeWorld, NOW, type World } from './testing/world.ts';

type Project = Awaited<ReturnType<World['newProject']>>;
const HIGH_SURROGATE = '\ud800';

describe.each(DIALECTS)('text that no store can hold, on %s', (dialect) => {
  let world: World;
  let acme: Project;
  let key: string;
  beforeAll(async () => {
    world = await makeWorld(dialect);
    acme = await world.newProject('Acme');
    key = acme.production.secretKey;
    await world.store(acme.production.id, [{ event: 'opened', user: 'ada', group: 'acme', at: NOW - 1_000, id: 'm1' }]);
  });
  afterAll(() => world.close());
  const ask = async (path: string, given: object = {}) => {
    const answer = await world.ask(`/api/v1${path}`, { key, ...given });
    return { status: answer.status, body: await answer.text() };
  };

  test.each([
    ['GET', '/people/:id'],
    ['GET', '/people/:id/timeline'],
    ['GET', '/people/:id/export'],
    ['DELETE', '/people/:id'],
    ['GET', '/accounts/:id'],
    ['GET', '/accounts/:id/timeline'],
    ['DELETE', '/accounts/:id'],
    ['GET', '/contents/:id'],
    ['GET', '/contents/:id/versions'],
    ['POST', '/contents/:id/publish'],
    ['POST', '/contents/:id/unpublish'],
    ['POST', '/contents/:id/rollback'],
  ])('%s %s answers as for an unknown id', async (method, path) => {
    const unknown = await ask(path.replace(':id', 'nobody'), { method });
    expect(unknown.status).toBe(404);
    for (const id of ['%00', 'a%00b', 'ada%00']) {
      expect(await ask(path.replace(':id', id), { method }), id).toEqual(unknown);
    }
  });

  test("a member's own routes answer as for an unknown id, too", async () => {
    const cookie = await world.signIn(acme.organizationId, 'owner');
    const asMember = { key: undefined, cookie, environment: acme.production.id };
    for (const [method, path] of [
      ['POST', '/keys/:id/rotate'],
      ['DELETE', '/keys/:id'],
      ['GET', '/projects/:id'],
    ] as const) {
      const unknown = await ask(path.replace(':id', 'nobody'), { ...asMember, method });
      expect(unknown.status).toBe(404);
      expect(await ask(path.replace(':id', '%00'), { ...asMember, method }), path).toEqual(unknown);
    }
    const elsewhere = { key: undefined, cookie };
    const unknown = await ask('/people?environment=nobody', elsewhere);
    expect(unknown.status).toBe(404);
    expect(await ask('/people?environment=%00', elsewhere)).toEqual(unknown);
  });

  test('a query finds nothing by it', async () => {
    for (const path of [
      '/events?person=%00',
      '/events?account=%00',
      '/events?name=%00',
      '/people?q=%00',
      '/people?account=a%00b',
      '/accounts?q=%00',
      '/people/ada/timeline?name=%00',
      '/quarantine?reason=%00',
    ]) {
      const { status, body } = await ask(path);
      expect([status, JSON.parse(body)], path).toEqual([200, { items: [], nextCursor: null }]);
    }
  });

  test('a cursor with it is none', async () => {
    const cursor = Buffer.from(JSON.stringify([NOW, '\0'])).toString('base64url');
    for (const list of ['people', 'accounts', 'events']) {
      expect((await ask(`/${list}?cursor=${cursor}`)).status, list).toBe(422);
    }
    expect((await ask('/quarantine?cursor=1.%00')).status).toBeLessThan(500);
  });

  test('a body with it is refused by the name of the field', async () => {
    const tour = tourFixture;
    const put = (path: string, body: unknown) => world.ask(`/api/v1${path}`, { key, method: 'PUT', body });
    for (const bad of ['a\0b', `a${HIGH_SURROGATE}`, `${HIGH_SURROGATE}b`]) {
      for (const [body, field] of [
        [{ ...tour, name: bad }, 'name'],
        [{ items: [tour, { ...tour, id: 'other', name: bad }] }, 'items.1.name'],
        [{ ...tour, [bad]: 1 }, bad.replace(/[\0\ud800]/, '\ufffd')],
      ] as const) {
        const answer = await put('/contents', body);
        expect([answer.status, await answer.json()], JSON.stringify(body)).toMatchObject([
          422,
          { error: { code: 'invalid', field } },
        ]);
      }
    }
    const asked = await world.ask('/api/v1/quarantine/replay', { key, method: 'POST', body: { ids: ['ok', '\0'] } });
    expect(await asked.json()).toMatchObject({ error: { code: 'invalid', field: 'ids.1' } });
    const cookie = await world.signIn(acme.organizationId, 'owner');
    const renamed = await world.ask(`/api/v1/projects/${acme.projectId}`, {
      method: 'PUT',
      cookie,
      body: { name: 'a\0b' },
    });
    expect(await renamed.json()).toMatchObject({ error: { code: 'invalid', field: 'name' } });
    expect((await put('/milestones', { id: 'm', name: 'Ok \ud83d\udc9a', event: 'e', scope: 'person' })).status).toBe(
      200,
    );
  });
});
