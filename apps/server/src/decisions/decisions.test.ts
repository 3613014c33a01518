import type { Tour } from '@foothold/protocol/types';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeWorld, NOW, type World } from '../api/testing/world.ts';

let world: World;
let key: string;
let stranger: string;
let environmentId: string;
beforeAll(async () => {
  world = await makeWorld();
  const { production } = await world.newProject('ours');
  ({ secretKey: key, id: environmentId } = production);
  stranger = (await world.newProject('theirs')).production.secretKey;
  const put = (path: string, body: unknown) => world.get(`/api/v1${path}`, { method: 'PUT', key, body });
  await put('/segments', { id: 'pros', name: 'Pros', condition: { trait: 'plan', op: 'is', value: 'pro' } });
  await put('/contents', { items: [TOUR, { ...TOUR, id: 'draft' }] });
  await world.get('/api/v1/contents/tour/publish', { method: 'POST', key, body: {} });
  const decided = (show: boolean, more: object = {}) => ({ contentId: 'tour', show, ...more });
  await world.store(environmentId, [
    { type: 'identify', user: 'ann', anonymous: 'a', at: NOW - 9, properties: { plan: 'pro' } },
    { type: 'identify', user: 'bob', at: NOW - 9, properties: { plan: 'free' } },
    { event: '$decision', anonymous: 'a', at: NOW - 8, properties: decided(false, { reason: 'page', detail: 'No.' }) },
    { event: '$decision', user: 'ann', at: NOW - 7, properties: decided(true) },
    { event: '$decision', user: 'ann', at: NOW - 6, properties: { contentId: 'other', show: true } },
    { event: '$decision', user: 'bob', at: NOW - 5, properties: decided(false, FREE) },
  ]);
}, 60_000);
afterAll(() => world.close());

const FREE = {
  reason: 'audience',
  failing: [{ leaf: { trait: 'plan', op: 'is', value: 'pro' }, found: 'free' }],
};
const TOUR: Tour = {
  id: 'tour',
  kind: 'tour',
  name: 'Tour',
  audience: { all: [{ segment: 'pros' }, { page: '/app/**' }] },
  steps: [{ id: 'hello', title: 'Hello' }],
};
const explain = (body: object, asker = key) => world.ask('/api/v1/explain', { method: 'POST', key: asker, body });

test('says in the words of the browser why something does not show, and when it would', async () => {
  const ask = async (personId: string, url: string, contentId = 'tour') =>
    (await explain({ personId, contentId, url })).json();
  expect(await ask('ann', 'https://x.example/app/home')).toEqual({ contentId: 'tour', show: true });
  expect(await ask('a', 'https://x.example/app/home')).toEqual({ contentId: 'tour', show: true });
  expect(await ask('bob', 'https://x.example/app/home')).toMatchObject({
    show: false,
    reason: 'audience',
    detail: expect.stringContaining('pros'),
  });
  expect(await ask('ann', 'https://x.example/pricing')).toMatchObject({ reason: 'audience' });
  expect(await ask('ann', 'https://x.example/', 'draft')).toMatchObject({ reason: 'unpublished' });
});

test('knows nobody and nothing of another environment', async () => {
  expect((await explain({ personId: 'nobody', contentId: 'tour' })).status).toBe(404);
  expect((await explain({ personId: 'ann', contentId: 'tour' }, stranger)).status).toBe(404);
  expect((await explain({ personId: 'ann', contentId: 'nothing' })).status).toBe(404);
  expect((await explain({ personId: 'ann', contentId: 'tour', url: 'javascript:1' })).status).toBeGreaterThanOrEqual(
    400,
  );
});

test('lists what browsers have decided, newest first, by person and content', async () => {
  const list = async (query: string) =>
    (
      await world.get<{ items: { personId: string; show: boolean; reason: string | null }[] }>(
        `/api/v1/decisions${query}`,
        { key },
      )
    ).items;
  expect((await list('')).map(({ personId, show }) => [personId, show])).toEqual([
    ['bob', false],
    ['ann', true],
    ['ann', true],
    ['ann', false],
  ]);
  expect(await list('?person=ann&content=tour')).toMatchObject([
    { show: true, reason: null },
    { show: false, reason: 'page', detail: 'No.', contentId: 'tour' },
  ]);
  expect(await list('?person=bob')).toMatchObject([
    { reason: 'audience', detail: 'The person is not in the audience: trait "plan" is "free", wanted "pro".' },
  ]);
  expect((await world.ask('/api/v1/decisions?person=ann', { key: stranger })).status).toBe(404);
});
