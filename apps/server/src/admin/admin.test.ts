import { milestoneFixtures, tourFixture } from '@foothold/protocol/fixtures';
import type { DialectName } from '@foothold/storage/metadata';
import { DIALECTS, temporaryMetadata } from '@foothold/storage/testing';
import { afterAll, expect, test } from 'vitest';
import { createAuth } from '../auth/auth.ts';
import { createReleases } from '../content/releases.ts';
import { adminRoutes } from './routes.ts';

const stores = temporaryMetadata();
afterAll(stores.close);

async function door(dialect: DialectName = 'sqlite') {
  const metadata = await stores.open(dialect);
  const auth = createAuth({ metadata, baseUrl: 'http://127.0.0.1', secret: 'x'.repeat(32), log: () => {} });
  await auth.migrate();
  const hono = adminRoutes({ metadata, auth, releases: createReleases({ metadata }), token: 'token' });
  return async (operation: string, input: unknown, token = 'fha_token') => {
    const headers = { authorization: `Bearer ${token}` };
    const answer = await hono.request(`/api/admin/${operation}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(input),
    });
    return { status: answer.status, body: (await answer.json()) as { items?: unknown[] } };
  };
}

test('nobody does anything without the token', async () => {
  const ask = await door();
  for (const token of ['', 'token', 'fha_', 'fha_toke', 'fha_token2']) {
    expect((await ask('project.create', { name: 'Acme' }, token)).status, token).toBe(401);
  }
  expect((await ask('project.create', { name: 'Acme' })).status).toBe(200);
});

test('says what is wrong with a request, and knows only its own operations', async () => {
  const ask = await door();
  expect(await ask('project.create', { name: '' })).toMatchObject({ status: 422, body: { error: { field: 'name' } } });
  expect((await ask('constructor', {})).status).toBe(404);
  expect(await ask('content.pull', {})).toMatchObject({
    status: 404,
    body: { error: { message: 'There is no project yet.' } },
  });
});

test.each(DIALECTS)('what no store can hold is refused by the name of the field on %s', async (dialect) => {
  const ask = await door(dialect);
  await ask('project.create', { name: 'Acme' });
  for (const bad of ['a\0b', 'a\ud800']) {
    const push = { contents: [{ ...tourFixture, name: bad }], milestones: [] };
    for (const [operation, input, field] of [
      ['project.create', { name: bad }, 'name'],
      ['member.create', { email: 'ada@acme.example', role: 'owner', name: bad }, 'name'],
      ['key.create', { kind: 'write', name: bad }, 'name'],
      ['key.create', { kind: 'write', project: bad }, 'project'],
      ['key.revoke', { key: bad }, 'key'],
      ['content.push', push, 'contents.0.name'],
    ] as const) {
      expect(await ask(operation, input), operation).toMatchObject({ status: 422, body: { error: { field } } });
    }
  }
  expect((await ask('%00', {})).status).toBe(404);
});

test('where several projects may be meant it asks which, and changes nothing', async () => {
  const ask = await door();
  const { body: first } = await ask('project.create', { name: 'Acme' });
  const { body: second } = await ask('project.create', { name: 'Acme', organization: 'Globex' });
  const [one, two] = [first, second].map((made) => (made as { projectId?: string }).projectId as string);
  const push = { contents: [tourFixture], milestones: milestoneFixtures, publish: true };
  const message = [
    'Several projects may be meant; say which, by its id or a name that no other has:',
    `  "Acme" of Globex: --project ${two}`,
    `  "Acme" of Your organization: --project ${one}`,
  ].join('\n');
  for (const [operation, input] of [
    ['content.push', push],
    ['content.push', { ...push, project: 'Acme' }],
    ['content.pull', {}],
    ['key.create', { kind: 'secret' }],
  ] as const) {
    expect(await ask(operation, input)).toEqual({
      status: 422,
      body: { error: { code: 'invalid', field: 'project', message } },
    });
  }
  for (const project of [one, two]) {
    expect((await ask('content.pull', { project })).body).toMatchObject({ contents: [], milestones: [] });
  }
  expect((await ask('content.push', { ...push, project: one })).status).toBe(200);
});

test('a push is all or nothing', async () => {
  const ask = await door();
  await ask('project.create', { name: 'Acme' });
  const broken = { ...tourFixture, id: 'broken', audience: { milestone: 'nowhere' } };
  const push = { contents: [tourFixture, broken], milestones: milestoneFixtures, publish: true };
  expect(await ask('content.push', push)).toMatchObject({ status: 422, body: { error: { field: 'milestone' } } });
  expect((await ask('content.pull', {})).body).toMatchObject({ contents: [], milestones: [] });
  const whole = await ask('content.push', { ...push, contents: [tourFixture] });
  expect(whole.body.items).toMatchObject([
    ...milestoneFixtures.map(({ id }) => ({ type: 'milestone', id, change: 'added' })),
    { type: 'content', id: tourFixture.id, change: 'added' },
  ]);
});
