import type { Holdout, Tour } from '@foothold/protocol/types';
import type { Metadata } from '@foothold/storage/metadata';
import { temporaryMetadata } from '@foothold/storage/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { house } from '../delivery/testing/house.ts';

const stores = temporaryMetadata();
let metadata: Metadata;
beforeAll(async () => {
  metadata = await stores.open('sqlite');
});
afterAll(stores.close);

const tour = (more: Partial<Tour>): Tour => {
  return { id: 'tour', kind: 'tour', name: 'Tour', steps: [{ id: 'one', title: 'One' }], ...more };
};
const ofPeople: Holdout = { percent: 10 };
const ofAccounts: Holdout = { percent: 10, unit: 'account' };
const variants = [{ id: 'short', weight: 1, changes: {} }];

describe('the unit of a comparison group', () => {
  const opened = async () => {
    const at = await house({ metadata });
    const put = async (more: Partial<Tour>) => (await at.api('PUT', '/contents', tour(more))).status;
    const publish = () => at.api('POST', '/contents/tour/publish');
    return { at, put, publish };
  };

  test('may be chosen until the content is published', async () => {
    const { put } = await opened();
    expect(await put({ holdout: ofPeople })).toBe(200);
    expect(await put({ holdout: ofAccounts })).toBe(200);
  });

  test('stays from then on, also while there is no group', async () => {
    const { at, put, publish } = await opened();
    await put({ holdout: ofPeople });
    await publish();
    expect(await put({ holdout: { ...ofPeople, percent: 20, unit: 'person' } })).toBe(200);
    const refused = await at.api('PUT', '/contents', tour({ holdout: ofAccounts }));
    expect(refused).toMatchObject({ status: 409, body: { error: { code: 'conflict', field: 'holdout.unit' } } });
    await put({});
    await publish();
    expect(await put({ holdout: ofAccounts })).toBe(409);
    expect(await put({ variants })).toBe(200);
  });

  test('is the person where there are variants alone', async () => {
    const { put, publish } = await opened();
    await put({ variants });
    await publish();
    expect(await put({ variants, holdout: ofAccounts })).toBe(409);
  });

  test('of all guidance stays as long as there is one', async () => {
    const { at } = await opened();
    const set = async (rules: object) => (await at.api('PUT', '/settings/rules', rules)).status;
    expect(await set({ holdout: ofAccounts })).toBe(200);
    expect(await set({ holdout: { ...ofAccounts, percent: 5 } })).toBe(200);
    expect(await set({ holdout: ofPeople })).toBe(409);
    expect(await set({})).toBe(200);
    expect(await set({ holdout: ofPeople })).toBe(200);
  });
});
