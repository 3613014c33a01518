import type { Condition, Tour } from '@foothold/protocol/types';
import { temporaryMetadata } from '@foothold/storage/testing';
import { afterAll, expect, test } from 'vitest';
import { house } from '../delivery/testing/house.ts';

const stores = temporaryMetadata();
afterAll(stores.close);

const tour = (audience: Condition): Tour => {
  return { id: 'tour', kind: 'tour', name: 'Tour', audience, steps: [{ id: 'one', title: 'One' }] };
};

test.each([
  [
    'segment',
    { not: { segment: 'pros' } },
    'There is no segment "pros" in this project: make it first, with PUT /api/v1/segments.',
  ],
  [
    'milestone',
    { milestone: 'value' },
    'There is no milestone "value" in this project: make it first, with PUT /api/v1/milestones.',
  ],
] as const)('a %s that is not there is refused, with what to do', async (field, condition, message) => {
  const at = await house({ metadata: await stores.open('sqlite') });
  const refused = {
    status: 422,
    body: { error: { code: 'invalid', field, message: expect.stringContaining(message) } },
  };
  expect((await at.api('PUT', '/contents', tour(condition))).status).toBe(200);
  expect(await at.api('POST', '/contents/tour/publish')).toMatchObject(refused);
  expect((await at.config()).contents).toEqual([]);
  expect(await at.api('PUT', '/settings/rules', { suppress: condition })).toMatchObject(refused);
  expect((await at.api('GET', '/settings/rules')).body).toEqual({});

  await at.api('PUT', '/segments', { id: 'pros', name: 'Pros', condition: { trait: 'plan', op: 'set' } });
  await at.api('PUT', '/milestones', { id: 'value', name: 'Value', event: 'reported' });
  expect((await at.api('POST', '/contents/tour/publish')).status).toBe(200);
  expect((await at.api('PUT', '/settings/rules', { suppress: condition })).status).toBe(200);
});
