import type { TemporaryPostgres } from '@foothold/storage/testing';
import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answerError } from '../http/errors.ts';
import { type CollectorWorld, makeCollectorWorld } from '../ingest/testing/collector-world.ts';
import { type TemporaryEvents, temporaryEvents } from '../ingest/testing/temporary-events.ts';
import { accountRoutes } from './accounts/routes.ts';
import { eraser } from './erase.ts';
import { eventReader } from './events/readEvents.ts';
import { peopleRoutes } from './people/routes.ts';
import type { ApiEnv } from './scope.ts';

const NO_POSTGRES = {} as TemporaryPostgres;

describe('what is acknowledged, and not yet in state', () => {
  let events: TemporaryEvents;
  let world: CollectorWorld;
  let api: Hono<ApiEnv>;
  beforeAll(async () => {
    events = await temporaryEvents();
    world = await makeCollectorWorld('sqlite', { events, postgres: NO_POSTGRES });
    api = await apiOf(world);
  }, 60_000);
  afterAll(async () => {
    await world.close();
    await events.close();
  });

  const send = (...batch: object[]) => world.post(JSON.stringify({ batch }));
  const erase = async (path: string) => {
    const answer = await api.request(path, { method: 'DELETE' });
    return [answer.status, ((await answer.json()) as { events?: number }).events];
  };
  /** Ids of all messages that are left anywhere and name this. */
  const left = async (name: string) => {
    const held = await world.held();
    const rows = await world.store.query<{ row: string }>(
      "SELECT concat(raw_id, ' ', group_id, ' ', properties) AS row FROM events",
    );
    return [...held.map(({ body }) => body), ...rows.map(({ row }) => row)].filter((text) => text.includes(name));
  };
  const exported = async (path: string) => {
    const answer = await api.request(`${path}/export`);
    return [answer.status, await answer.json()];
  };

  test('somebody is erased whose first events are on their way', async () => {
    await send({ type: 'track', userId: 'new', event: 'A' }, { type: 'track', userId: 'new', event: 'B' });
    expect(await erase('/people/new')).toEqual([200, 2]);
    expect(await left('new')).toEqual([]);
  });

  test('so is what they did before the identify that is on its way', async () => {
    await send({ type: 'track', anonymousId: 'visitor', event: 'A' });
    await world.ingest.drained();
    await send({ type: 'identify', anonymousId: 'visitor', userId: 'linked' });
    expect(await erase('/people/linked')).toEqual([200, 2]);
    expect(await left('visitor')).toEqual([]);
  });

  test('an account is erased that is on its way', async () => {
    await send({ type: 'group', userId: 'member', groupId: 'fresh', traits: { name: 'Fresh' } });
    expect(await erase('/accounts/fresh')).toEqual([200, 1]);
    expect(await left('fresh')).toEqual([]);
    expect(await erase('/accounts/fresh')).toEqual([404, undefined]);
  });

  test('somebody of whom there are held-back events alone is exported and erased', async () => {
    await send({ type: 'track', userId: 'held', properties: { email: 'held@x.example' } });
    await world.post('{"batch":[{"userId":"held"');
    await world.ingest.drained();
    expect(await exported('/people/held')).toMatchObject([
      200,
      { person: null, rawIds: ['held'], events: [], quarantine: [{ what: 'body' }, { reason: 'no_name' }] },
    ]);
    expect(await erase('/people/held')).toEqual([200, 0]);
    expect(await left('held')).toEqual([]);
    expect((await exported('/people/held'))[0]).toBe(404);
  });

  test('somebody in whose name a colleague alone has done something is exported and erased', async () => {
    const context = { impersonatedBy: 'boss' };
    await send({ type: 'group', userId: 'borrowed', groupId: 'lent', event: 'X', context });
    await world.ingest.drained();
    expect(await exported('/people/borrowed')).toMatchObject([200, { person: null, events: [{ type: 'group' }] }]);
    expect(await exported('/accounts/lent')).toMatchObject([200, { account: null, events: [{ type: 'group' }] }]);
    expect(await erase('/people/borrowed')).toEqual([200, 1]);
    expect(await left('borrowed')).toEqual([]);
  });

  test('an anonymous id that was only named together with somebody is looked for in what is held back', async () => {
    await send({ type: 'identify', userId: 'named', anonymousId: 'tab' }, { type: 'track', anonymousId: 'tab' });
    expect(await erase('/people/named')).toEqual([200, 1]);
    expect(await left('tab')).toEqual([]);
  });

  test('a user whose id somebody has claimed as an anonymous one stays', async () => {
    await send({ type: 'track', userId: 'victim', event: 'A' });
    await world.ingest.drained();
    await send({ type: 'alias', previousId: 'victim', userId: 'mallory' }, { type: 'track', userId: 'victim' });
    expect(await erase('/people/mallory')).toEqual([200, 1]);
    expect(await left('victim')).toEqual(['{"type":"track","userId":"victim"}', 'victim  {}']);
    expect((await exported('/people/victim'))[1]).toMatchObject({ rawIds: ['victim'], events: [{ event: 'A' }] });
    await erase('/people/victim');
  });

  test('an id that names nobody finds nothing, though a word or a body that is no text is held back', async () => {
    await send({ type: 'track', userId: 'bystander', properties: { note: 'typo', groupId: 'acme' } });
    await world.post(Uint8Array.of(0x7b, 0xff, 0xfe));
    for (const id of ['typo', 'track', 'properties', 'nobody']) {
      expect(await erase(`/people/${id}`)).toEqual([404, undefined]);
      expect((await exported(`/people/${id}`))[0]).toBe(404);
    }
    expect(await erase('/accounts/bystander')).toEqual([404, undefined]);
    expect(await world.held()).toHaveLength(2);
  });
});

/** The routes as an owner has them. */
async function apiOf({ metadata, store, ingest, environmentId }: CollectorWorld): Promise<Hono<ApiEnv>> {
  const { project_id: projectId } = await metadata.db
    .selectFrom('environments')
    .select('project_id')
    .where('id', '=', environmentId)
    .executeTakeFirstOrThrow();
  const scope = { environmentId, projectId, can: () => true } as unknown as ApiEnv['Variables']['scope'];
  const deps = {
    metadata,
    events: eventReader({ metadata, events: store }),
    eraser: eraser({ metadata, events: store, drained: ingest.drained }),
    now: Date.now,
  };
  const api = new Hono<ApiEnv>().use((c, next) => {
    c.set('scope', scope);
    return next();
  });
  for (const { hono } of [peopleRoutes(deps), accountRoutes(deps)]) api.route('/', hono);
  api.onError((error, c) => answerError(error, c, (unforeseen) => console.error(unforeseen)));
  return api;
}
