import type {
  AccountItem,
  List,
  NewProject,
  PersonItem,
  ProjectSettings,
  SessionInfo,
  StoredEvent,
} from '@foothold/protocol/types';
import { DIALECTS } from '@foothold/storage/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeWorld, NOW, type World } from './testing/world.ts';

const HOUR = 3_600_000;
const at = (hours: number) => NOW - 100 * HOUR + hours * HOUR;
type Project = Awaited<ReturnType<World['newProject']>>;

describe.each(DIALECTS)('the API on %s', (dialect) => {
  let world: World;
  let acme: Project;
  let other: Project;
  let key: string;
  let production: string;
  beforeAll(async () => {
    world = await makeWorld(dialect);
    acme = await world.newProject('Acme');
    other = await world.newProject('Other');
    key = acme.production.secretKey;
    production = acme.production.id;
    await world.store(production, [
      { type: 'page', anonymous: 'a1', at: at(0), path: '/pricing', id: 'm01' },
      {
        type: 'identify',
        user: 'ada',
        anonymous: 'a1',
        at: at(1),
        id: 'm02',
        properties: { name: 'Ada L.', email: 'ada@acme.example' },
      },
      { type: 'group', user: 'ada', group: 'acme', at: at(2), id: 'm03', properties: { name: 'Acme Ltd', csm: 'Mio' } },
      { event: 'report_sent', user: 'ada', at: at(3), id: 'm04', properties: { pages: 3 } },
      { event: 'report_sent', anonymous: 'a1', at: at(4), id: 'm05' },
      { event: 'visited', anonymous: 'a2', at: at(5), id: 'm06' },
      { event: 'crawled', anonymous: 'bot', at: at(6), id: 'm07', automated: true },
      {
        type: 'identify',
        user: 'grace',
        anonymous: 'a3',
        at: at(7),
        id: 'm08',
        properties: { name: 'Grace 100%_\\', createdAt: '2026-01-01' },
      },
      { event: 'joined', user: 'grace', group: 'acme', at: at(8), id: 'm09' },
    ]);
    await world.store(other.production.id, [
      { type: 'identify', user: 'ada', anonymous: 'a9', at: at(1), properties: { name: 'Another Ada' } },
      { type: 'group', user: 'ada', group: 'secret-account', at: at(2), id: 'x03' },
      { event: 'opened', anonymous: 'a9', at: at(3), id: 'x04' },
      { event: 'opened', user: 'eve', at: at(3), id: 'x05' },
    ]);
  });
  afterAll(() => world.close());
  const list = <Item>(path: string, given: object = {}) => world.get<List<Item>>(path, { key, ...given });

  test('without a session or key the answer is 401, with a write or revoked key too', async () => {
    for (const asked of [
      {},
      { key: acme.production.writeKey },
      { key: 'fhs_nothing' },
      { cookie: 'foothold.session_token=x' },
    ]) {
      const response = await world.ask('/api/v1/people', asked);
      expect(response.status).toBe(401);
      expect(await response.json()).toMatchObject({ error: { code: 'unauthorized' } });
    }
  });

  test('a foreign id answers byte for byte like an unknown one', async () => {
    const owner = await world.signIn(acme.organizationId, 'owner');
    const pairs: [string, object, string, object][] = [];
    const same = (method: string, foreign: string, unknown: string, given: object) =>
      pairs.push([foreign, { method, ...given }, unknown, { method, ...given }]);
    for (const suffix of ['', '/timeline', '/export']) {
      same('GET', `/api/v1/people/a9${suffix}`, `/api/v1/people/nobody${suffix}`, { key });
      same('GET', `/api/v1/people/eve${suffix}`, `/api/v1/people/nobody${suffix}`, { key });
      same('GET', `/api/v1/accounts/secret-account${suffix}`, `/api/v1/accounts/nothing${suffix}`, { key });
    }
    same('DELETE', '/api/v1/people/a9', '/api/v1/people/nobody', { key });
    same('DELETE', '/api/v1/people/eve', '/api/v1/people/nobody', { key });
    same('DELETE', '/api/v1/accounts/secret-account', '/api/v1/accounts/nothing', { key });
    same('PUT', '/api/v1/accounts/secret-account', '/api/v1/accounts/nothing', { key, body: { csm: null } });
    const foreignKey = await world.metadata.db
      .selectFrom('keys')
      .select('id')
      .where('environment_id', '=', other.production.id)
      .executeTakeFirstOrThrow();
    const mine = { cookie: owner, environment: production };
    same('DELETE', `/api/v1/keys/${foreignKey.id}`, '/api/v1/keys/none', mine);
    same('POST', `/api/v1/keys/${foreignKey.id}/rotate`, '/api/v1/keys/none/rotate', mine);
    same('GET', `/api/v1/projects/${other.projectId}`, '/api/v1/projects/none', mine);
    same('PUT', `/api/v1/projects/${other.projectId}`, '/api/v1/projects/none', { ...mine, body: { name: 'Mine' } });
    const asOwner = (environment: string) => ({ cookie: owner, environment });
    pairs.push(['/api/v1/people', asOwner(other.production.id), '/api/v1/people', asOwner('none')]);
    for (const [foreign, foreignAsk, unknown, unknownAsk] of pairs) {
      const a = await world.ask(foreign, foreignAsk);
      const b = await world.ask(unknown, unknownAsk);
      expect([foreign, a.status, await a.text()]).toEqual([foreign, 404, await b.text()]);
      expect(b.status).toBe(404);
    }
    expect(await list('/api/v1/events?account=secret-account')).toEqual({ items: [], nextCursor: null });
    expect(await list('/api/v1/events?person=a9')).toEqual({ items: [], nextCursor: null });
    expect(await list('/api/v1/events?person=eve')).toEqual({ items: [], nextCursor: null });
    expect(await list('/api/v1/people?account=secret-account')).toEqual({ items: [], nextCursor: null });
  });

  test('a person is put together from all raw ids', async () => {
    const { items } = await list<PersonItem>('/api/v1/people');
    expect(items.map((p) => p.id)).toEqual(['grace', 'bot', 'a2', 'ada']);
    expect(items.at(-1)).toMatchObject({
      id: 'ada',
      userId: 'ada',
      anonymousId: 'a1',
      name: 'Ada L.',
      accountId: 'acme',
      accountName: 'Acme Ltd',
      firstSeenAt: new Date(at(0)).toISOString(),
      lastSeenAt: new Date(at(4)).toISOString(),
      firstValueAt: null,
      internal: false,
      automated: false,
    });
    expect(items.find((p) => p.id === 'bot')).toMatchObject({ automated: true, userId: null, anonymousId: 'bot' });
    expect(await world.get('/api/v1/people/a1', { key })).toEqual(items.at(-1));
  });

  test('people are searched, filtered and paged', async () => {
    const ids = async (query: string) => (await list<PersonItem>(`/api/v1/people?${query}`)).items.map((p) => p.id);
    expect(await ids('q=ADA%20l')).toEqual(['ada']);
    expect(await ids('q=acme.example')).toEqual(['ada']);
    expect(await ids('q=A1')).toEqual(['ada']);
    expect(await ids('q=%25_%5C')).toEqual(['grace']);
    expect(await ids('q=a_a')).toEqual([]);
    expect(await ids('account=acme')).toEqual(['ada']);
    expect(await ids('automated=exclude')).toEqual(['grace', 'a2', 'ada']);
    expect(await ids('automated=only')).toEqual(['bot']);
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: List<PersonItem> = await list(`/api/v1/people?limit=1${cursor && `&cursor=${cursor}`}`);
      seen.push(...page.items.map((p) => p.id));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(['grace', 'bot', 'a2', 'ada']);
    expect((await world.ask('/api/v1/people?cursor=rubbish', { key })).status).toBe(422);
    expect((await world.ask('/api/v1/people?limit=0', { key })).status).toBe(422);
  });

  test('a timeline has the anonymous events too, newest first, page by page', async () => {
    const ids: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const path: string = `/api/v1/people/ada/timeline?limit=2${cursor && `&cursor=${cursor}`}`;
      const page = await list<StoredEvent & { id: string }>(path);
      ids.push(...page.items.map((e) => e.id));
      cursor = page.nextCursor;
    }
    expect(ids).toEqual(['m05', 'm04', 'm03', 'm02', 'm01']);
  });

  test('the list of events and the export say the same of every event', async () => {
    const { items } = await list<StoredEvent & { id: string }>('/api/v1/events');
    const response = await world.ask('/api/v1/export/events', { key });
    expect(response.headers.get('content-type')).toMatch('application/x-ndjson');
    const lines = (await response.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as StoredEvent);
    const byId = (a: StoredEvent, b: StoredEvent) => (a.messageId < b.messageId ? -1 : 1);
    expect(lines.sort(byId)).toEqual(items.map(({ id: _, ...event }) => event).sort(byId));
    expect(lines).toHaveLength(9);
    expect(lines[4]).toEqual({
      messageId: 'm05',
      type: 'track',
      event: 'report_sent',
      timestamp: new Date(at(4)).toISOString(),
      receivedAt: new Date(at(4)).toISOString(),
      anonymousId: 'a1',
      userId: null,
      personId: 'ada',
      accountId: 'acme',
      properties: {},
      context: {},
      automated: false,
    });
    expect(lines[0]?.accountId).toBe('acme');
    expect(lines[6]).toMatchObject({ personId: 'bot', automated: true, accountId: null });
    expect(lines[8]).toMatchObject({ personId: 'grace', accountId: 'acme' });
  });

  test('events are filtered by time, name, person and account', async () => {
    const ids = async (query: string) =>
      (await list<StoredEvent>(`/api/v1/events?${query}`)).items.map((e) => e.messageId);
    expect(await ids(`from=${at(3)}&to=${new Date(at(5)).toISOString()}`)).toEqual(['m05', 'm04']);
    expect(await ids('name=$identify')).toEqual(['m08', 'm02']);
    expect(await ids('person=a1&limit=1')).toEqual(['m05']);
    expect(await ids('account=acme')).toEqual(['m09', 'm05', 'm04', 'm03', 'm02', 'm01']);
    expect((await world.ask('/api/v1/events?from=yesterday', { key })).status).toBe(422);
    const exported = await world.ask(`/api/v1/export/events?from=${at(3)}&to=${at(5)}`, { key });
    expect((await exported.text()).match(/"messageId":"m0\d"/g)).toHaveLength(2);
  });

  test('an account has its people, its CSM by trait until one is chosen, and its events', async () => {
    const { items } = await list<AccountItem>('/api/v1/accounts?q=acme%20LTD');
    expect(items).toMatchObject([{ id: 'acme', name: 'Acme Ltd', people: 1, csm: 'Mio', firstValueAt: null }]);
    const chosen = await world.get('/api/v1/accounts/acme', { key, method: 'PUT', body: { csm: 'Noor' } });
    expect(chosen).toMatchObject({ csm: 'Noor' });
    expect(await world.get('/api/v1/accounts/acme', { key, method: 'PUT', body: { csm: null } })).toMatchObject({
      csm: 'Mio',
    });
    const timeline = await list<StoredEvent>('/api/v1/accounts/acme/timeline');
    expect(timeline.items).toHaveLength(6);
  });

  test('first value and internal rules show on people and accounts', async () => {
    const owner = await world.signIn(acme.organizationId, 'owner');
    const mine = { cookie: owner, environment: production };
    const milestone = { id: 'sent', name: 'Report sent', event: 'report_sent', scope: 'person', firstValue: true };
    await world.metadata.db
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
    const reached = { environment_id: production, milestone_id: 'sent', version: 1, message_id: 'm04' };
    await world.metadata.db
      .insertInto('milestones_reached')
      .values({ ...reached, subject_id: 'ada', at: at(3) })
      .execute();
    const settings = await world.get<ProjectSettings>(`/api/v1/projects/${acme.projectId}`, {
      ...mine,
      method: 'PUT',
      body: { internal: { emailDomains: ['ACME.example'], personIds: ['a2'], accountIds: [] }, timeZone: 'Asia/Tokyo' },
    });
    expect(settings).toMatchObject({ timeZone: 'Asia/Tokyo', name: 'Acme', firstValue: null });
    const { items } = await list<PersonItem>('/api/v1/people');
    expect(items.filter((p) => p.internal).map((p) => p.id)).toEqual(['a2', 'ada']);
    expect(items.find((p) => p.id === 'ada')?.firstValueAt).toBe(new Date(at(3)).toISOString());
    const account = await world.get<AccountItem>('/api/v1/accounts/acme', { key });
    expect(account.firstValueAt).toBe(new Date(at(3)).toISOString());
    for (const body of [{ timeZone: 'Mars/Olympus' }, { internal: {} }, { unknown: 1 }]) {
      expect((await world.ask(`/api/v1/projects/${acme.projectId}`, { ...mine, method: 'PUT', body })).status).toBe(
        422,
      );
    }
  });

  test('each role does what it may and no more', async () => {
    const may = async (role: 'owner' | 'admin' | 'editor' | 'analyst' | 'viewer') => {
      const mine = { cookie: await world.signIn(acme.organizationId, role), environment: production };
      const statuses = [
        await world.ask('/api/v1/people', mine),
        await world.ask('/api/v1/export/events', mine),
        await world.ask('/api/v1/accounts/acme', { ...mine, method: 'PUT', body: { csm: null } }),
        await world.ask('/api/v1/keys', mine),
        await world.ask('/api/v1/people/nobody', { ...mine, method: 'DELETE' }),
        await world.ask(`/api/v1/projects/${acme.projectId}`, { ...mine, method: 'PUT', body: {} }),
        await world.ask('/api/v1/quarantine/discard', { ...mine, method: 'POST', body: { ids: ['nothing'] } }),
        await world.ask('/api/v1/quarantine/nothing', { ...mine, method: 'DELETE' }),
      ];
      return statuses.map((response) => response.status);
    };
    expect(await may('owner')).toEqual([200, 200, 200, 200, 404, 200, 200, 404]);
    expect(await may('admin')).toEqual([200, 200, 200, 200, 404, 200, 200, 404]);
    expect(await may('editor')).toEqual([200, 200, 200, 403, 403, 403, 403, 403]);
    expect(await may('analyst')).toEqual([200, 200, 403, 403, 403, 403, 403, 403]);
    expect(await may('viewer')).toEqual([200, 403, 403, 403, 403, 403, 403, 403]);
    expect((await world.ask('/api/v1/keys', { key })).status).toBe(403);
  });

  test('a member sees what they can open, makes a project, and rotates its key', async () => {
    const cookie = await world.signIn(acme.organizationId, 'owner');
    const session = await world.get<SessionInfo>('/api/v1/session', { cookie });
    expect(session.projects.map((p) => [p.name, p.role])).toEqual([['Acme', 'owner']]);
    const made = await world.get<NewProject>('/api/v1/projects', { cookie, method: 'POST', body: { name: 'Second' } });
    const [environment] = made.environments as [NewProject['environments'][number]];
    const mine = { cookie, environment: environment.id };
    const keys = await world.get<List<{ id: string; kind: string }>>('/api/v1/keys', mine);
    const secret = keys.items.find((k) => k.kind === 'secret');
    expect(JSON.stringify(keys)).not.toContain(environment.secretKey);
    const rotated = await world.get<{ key: string }>(`/api/v1/keys/${secret?.id}/rotate`, { ...mine, method: 'POST' });
    expect((await world.ask('/api/v1/people', { key: environment.secretKey })).status).toBe(401);
    expect((await world.ask('/api/v1/people', { key: rotated.key })).status).toBe(200);
    const twice = { cookie, method: 'POST', body: { name: 'production' } };
    expect((await world.ask(`/api/v1/projects/${made.projectId}/environments`, twice)).status).toBe(409);
  });

  test('a change from another site is refused, though the cookie came along', async () => {
    const cookie = await world.signIn(acme.organizationId, 'owner');
    const change = (origin: string) =>
      world.ask(`/api/v1/projects/${acme.projectId}`, { cookie, method: 'PUT', body: {}, headers: { origin } });
    expect((await change('https://evil.example')).status).toBe(403);
    expect((await change('http://localhost:4700')).status).toBe(200);
  });

  test('somebody is exported whole, then erased from both stores, and counted', async () => {
    const { person, rawIds, events } = await world.get<{ person: PersonItem; rawIds: string[]; events: StoredEvent[] }>(
      '/api/v1/people/ada/export',
      { key },
    );
    expect([person.id, rawIds, events.length]).toEqual(['ada', ['a1', 'ada'], 5]);
    const erased = await world.get('/api/v1/people/ada', { key, method: 'DELETE' });
    expect(erased).toEqual({ erased: true, events: 5 });
    expect((await world.ask('/api/v1/people/ada', { key })).status).toBe(404);
    expect((await world.ask('/api/v1/people/a1', { key })).status).toBe(404);
    const { items } = await list<StoredEvent>('/api/v1/events');
    expect(items.map((e) => e.messageId)).toEqual(['m09', 'm08', 'm07', 'm06']);
    const identities = async () => {
      const sql = 'SELECT anonymous_id FROM identity_first WHERE environment_id = {e:String}';
      return (await world.events.query<{ anonymous_id: string }>(sql, { e: production })).map((r) => r.anonymous_id);
    };
    expect(await identities()).toEqual(['a3']);
    expect(await world.get('/api/v1/ledger', { key })).toMatchObject({ erased: 5 });
    expect(await world.get(`/api/v1/ledger?to=${NOW}`, { key })).toMatchObject({ erased: 0 });

    expect(await world.get('/api/v1/people/a3', { key })).toMatchObject({ id: 'grace' });
    expect(await world.get('/api/v1/people/a3', { key, method: 'DELETE' })).toEqual({ erased: true, events: 2 });
    expect(await identities()).toEqual([]);
    const theirs = await world.get('/api/v1/people/ada', { key: other.production.secretKey });
    expect(theirs).toMatchObject({ name: 'Another Ada' });
  });

  test('an erased account takes the events that name it along; its people stay', async () => {
    const asTheirs = { key: other.production.secretKey };
    const erased = await world.get('/api/v1/accounts/secret-account', { ...asTheirs, method: 'DELETE' });
    expect(erased).toEqual({ erased: true, events: 1 });
    expect((await world.ask('/api/v1/accounts/secret-account', asTheirs)).status).toBe(404);
    expect(await world.get('/api/v1/people/ada', asTheirs)).toMatchObject({ accountId: null });
  });

  test('an id may hold any character', async () => {
    const environment = acme.environments[1] as NewProject['environments'][number];
    const id = 'team/7 ä?%2F&#😀\\"';
    await world.store(environment.id, [{ type: 'group', user: id, group: id, at: at(9), id: 'odd' }]);
    for (const path of ['people', 'accounts']) {
      const asked = { key: environment.secretKey };
      const found = await world.get<{ id: string }>(`/api/v1/${path}/${encodeURIComponent(id)}`, asked);
      expect(found.id).toBe(id);
      const timeline = await world.get<List<unknown>>(`/api/v1/${path}/${encodeURIComponent(id)}/timeline`, asked);
      expect(timeline.items).toHaveLength(1);
    }
    const asked = { key: environment.secretKey, method: 'DELETE' };
    expect(await world.get(`/api/v1/people/${encodeURIComponent(id)}`, asked)).toEqual({ erased: true, events: 1 });
  });

  test('an export of more than one batch has every event once', async () => {
    const environment = acme.environments[1] as NewProject['environments'][number];
    const many = Array.from({ length: 12_000 }, (_, i) => ({
      anonymous: `v${i % 7}`,
      at: at(10) + (i % 3),
      id: `n${i}`,
    }));
    await world.store(environment.id, many);
    const response = await world.ask('/api/v1/export/events', { key: environment.secretKey });
    const ids = (await response.text())
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as StoredEvent).messageId);
    expect(ids).toHaveLength(12_000);
    expect(new Set(ids).size).toBe(12_000);
  });

  test('the document lists every route, public ones with no security', async () => {
    const document = await world.get<{ paths: Record<string, Record<string, { security?: object[] }>> }>(
      '/api/openapi.json',
    );
    expect(document.paths['/v1/batch']?.post?.security).toEqual([]);
    expect(document.paths['/api/v1/people/{id}/timeline']?.get?.security).toBeUndefined();
    expect(document.paths['/api/v1/session']?.get?.security).toEqual([{ session: [] }]);
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining(['/api/v1/export/events', '/api/v1/accounts/{id}', '/api/v1/quarantine/replay']),
    );
    expect((await world.ask('/api/v1/no-such-route', { key })).status).toBe(404);
  });
});
