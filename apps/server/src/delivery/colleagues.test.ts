import type { Checklist, Milestone } from '@foothold/protocol/types';
import type { Metadata } from '@foothold/storage/metadata';
import { DIALECTS, temporaryMetadata } from '@foothold/storage/testing';
import { aggregateKey } from '@foothold/targeting';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { row } from '../state/testing/event-rows.ts';
import { house } from './testing/house.ts';

const stores = temporaryMetadata();
afterAll(stores.close);

const LIST: Checklist = {
  id: 'list',
  kind: 'checklist',
  name: 'List',
  title: 'List',
  scope: 'account',
  items: [{ id: 'source', title: 'Connect a source', done: { event: 'connected' } }],
};
const FIRST: Milestone = { id: 'first', name: 'First', event: 'reported', scope: 'account' };
const CONNECTED = aggregateKey({ event: 'connected' });

describe.each(DIALECTS)('colleagues on %s', (dialect) => {
  let metadata: Metadata;
  beforeAll(async () => {
    metadata = await stores.open(dialect);
  });

  test('who of the account did it first is told by name, to everybody else of the account', async () => {
    const at = await house({ metadata, milestones: [FIRST] });
    expect((await at.api('PUT', '/contents', LIST)).status).toBe(200);
    await at.api('POST', '/contents/list/publish');
    const ann = { user_id: 'ann', raw_id: 'ann', group_id: 'acme' };
    const ben = { user_id: 'ben', raw_id: 'ben', group_id: 'acme' };
    const traits = { name: 'Ben Ode', firstName: 'Ben', email: 'ben@acme.example' };
    await at.happen([
      row({ ...ann, type: 'group', event: '$group', ts: 10 }),
      row({ ...ben, type: 'group', event: '$group', ts: 11 }),
      row({ ...ben, type: 'identify', event: '$identify', ts: 12, properties: traits }),
      row({ ...ben, event: 'connected', ts: 20 }),
      row({ ...ann, event: 'connected', ts: 30 }),
      row({ ...ben, event: 'reported', ts: 40 }),
    ]);
    const seenBy = async (userId: string, groupId = 'acme') => (await at.state({ userId, groupId })).colleagues;
    expect(await seenBy('ann')).toEqual({
      aggregates: { [CONNECTED]: { name: 'Ben', at: 20 } },
      milestones: { first: { name: 'Ben', at: 40 } },
    });
    expect(await seenBy('ben')).toEqual({ aggregates: { [CONNECTED]: { at: 30 } }, milestones: {} });
    expect(await seenBy('cleo', 'other')).toEqual({ aggregates: {}, milestones: {} });
    expect((await at.state({ userId: 'dora' })).colleagues).toBeUndefined();
  });
});
