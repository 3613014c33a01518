import { configSchema } from '@foothold/protocol/schema';
import type { Holdout, Tour } from '@foothold/protocol/types';
import type { Metadata } from '@foothold/storage/metadata';
import { DIALECTS, temporaryMetadata } from '@foothold/storage/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { house } from '../delivery/testing/house.ts';
import { row } from '../state/testing/event-rows.ts';

const stores = temporaryMetadata();
afterAll(stores.close);

const tour = (more: Partial<Tour>): Tour => {
  return { id: 'tour', kind: 'tour', name: 'Tour', steps: [{ id: 'one', title: 'One' }], ...more };
};
const ofPeople: Holdout = { percent: 10 };
const ofAccounts: Holdout = { percent: 10, unit: 'account' };
const variants = [{ id: 'short', weight: 1, changes: {} }];

describe.each(DIALECTS)('the unit of a comparison group, on %s', (dialect) => {
  let metadata: Metadata;
  beforeAll(async () => {
    metadata = await stores.open(dialect);
  });
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

  const withAccounts = async () => {
    const all = await opened();
    await all.at.happen([row({ type: 'group', group_id: 'acme', user_id: 'ann' })]);
    const units = async () => {
      const { contents, rules } = await all.at.config();
      return [contents[0]?.holdout?.unit, rules?.holdout?.unit];
    };
    return { ...all, units, set: (rules: object) => all.at.api('PUT', '/settings/rules', rules) };
  };

  test('is the account where there are accounts, unless the author says otherwise', async () => {
    const { put, publish, units, set } = await withAccounts();
    await put({ holdout: ofPeople });
    await publish();
    await set({ holdout: ofPeople });
    expect(await units()).toEqual(['account', 'account']);
    expect(await put({ holdout: { ...ofPeople, unit: 'person' } })).toBe(409);
    expect((await set({ holdout: { ...ofPeople, unit: 'person' } })).status).toBe(409);
    await set({});
    expect((await set({ holdout: { ...ofPeople, unit: 'person' } })).status).toBe(200);
    expect(await units()).toEqual(['account', 'person']);
  });

  test('is the account for variants alone, too', async () => {
    const { put, publish, units, at } = await withAccounts();
    await put({ variants });
    await publish();
    expect(await units()).toEqual(['account', undefined]);
    expect(configSchema.safeParse(await at.config()).success).toBe(true);
  });

  test('does not change when the first account comes', async () => {
    const { at, put, publish } = await opened();
    await put({ holdout: ofPeople });
    await publish();
    await at.happen([row({ type: 'group', group_id: 'acme', user_id: 'ann' })]);
    await put({ holdout: { percent: 20 } });
    await publish();
    expect((await at.config()).contents[0].holdout).toEqual({ percent: 20 });
  });

  test('is the person where there are variants alone, and no accounts', async () => {
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
    expect(await set({ holdout: { ...ofPeople, unit: 'person' } })).toBe(409);
    // Who says nothing leaves it as it is.
    expect(await set({ holdout: ofPeople })).toBe(200);
    expect((await at.config()).rules.holdout).toEqual(ofAccounts);
    expect(await set({})).toBe(200);
    expect(await set({ holdout: ofPeople })).toBe(200);
  });
});
