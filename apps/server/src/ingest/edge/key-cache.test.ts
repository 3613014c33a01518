import { describe, expect, it } from 'vitest';
import { KeyCache, type KeyOwner } from './key-cache.ts';

function setUp() {
  const store = { owner: { environmentId: 'e', kind: 'write' } as KeyOwner | null, asked: 0, isDown: false };
  let nowMs = 0;
  const keys = new KeyCache(
    async () => {
      store.asked++;
      if (store.isDown) throw new Error('gone');
      return store.owner;
    },
    () => nowMs,
  );
  const find = async () => (await keys.lookup('fhw_key')).found;
  const pass = (ms: number) => {
    nowMs += ms;
  };
  return { store, find, pass, keys };
}

describe('KeyCache', () => {
  it('answers from memory for a second', async () => {
    const { store, find, pass } = setUp();
    await find();
    pass(499);
    expect(await find()).toEqual(store.owner);
    expect(store.asked).toBe(1);
  });
  it('asks ahead, once, so that nobody who comes all the time ever waits', async () => {
    const { store, keys, find, pass } = setUp();
    await find();
    for (let round = 2; round < 5; round++) {
      pass(600);
      for (let i = 0; i < 3; i++) expect(keys.lookup('fhw_key')).toEqual({ found: store.owner });
      expect(store.asked).toBe(round);
      await Promise.resolve();
    }
  });
  it('knows within a second that a key was revoked or made', async () => {
    const { store, find, pass } = setUp();
    const { owner } = store;
    await find();
    store.owner = null;
    pass(1_000);
    expect(await find()).toBeNull();
    store.owner = owner;
    pass(1_000);
    expect(await find()).toEqual(owner);
  });
  it('keeps what it knows while the store is away, and says so of what it does not', async () => {
    const { store, find, pass, keys } = setUp();
    await find();
    store.isDown = true;
    pass(3_600_000);
    expect(await find()).toEqual(store.owner);
    expect(await keys.lookup('fhw_unseen')).toEqual({ found: 'unavailable' });
  });
  it('asks nobody about what cannot be a key', async () => {
    const { store, keys } = setUp();
    expect(keys.lookup('a\0b')).toEqual({ found: null });
    expect(keys.lookup('x'.repeat(201))).toEqual({ found: null });
    expect(store.asked).toBe(0);
  });
});
