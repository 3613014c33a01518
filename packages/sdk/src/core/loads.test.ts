import { expect, test } from 'vitest';
import type { Platform } from '../platform/platform.ts';
import { createLoad } from './loads.ts';

/** A platform whose chunks fail until told otherwise, and whose minute is over when told so. */
function platformWithout() {
  const at = { asked: 0, isThere: false, minutes: [] as (() => void)[] };
  const platform = {
    load: async () => {
      at.asked++;
      if (!at.isThere) throw new Error('blocked');
      return { default: 'the chunk' };
    },
    after(ms: number, callback: () => void) {
      expect(ms).toBe(60_000);
      at.minutes.push(callback);
      return () => {};
    },
  } as unknown as Platform;
  const load = createLoad(platform, ((callback: unknown) => callback) as never);
  const found: unknown[] = [];
  const ask = async (times: number) => {
    for (let n = 0; n < times; n++) {
      load('rules', (chunk) => found.push(chunk));
      await new Promise((resolve) => setTimeout(resolve));
    }
  };
  return { at, ask, found };
}

test('a chunk that cannot be had is asked for three times, then once a minute, and used once it is there', async () => {
  const { at, ask, found } = platformWithout();
  await ask(9);
  expect([at.asked, at.minutes.length]).toEqual([3, 1]);
  at.minutes.pop()?.();
  await ask(9);
  expect([at.asked, at.minutes.length]).toEqual([4, 1]);
  at.isThere = true;
  await ask(9);
  expect([at.asked, found]).toEqual([4, []]);
  at.minutes.pop()?.();
  await ask(9);
  expect([at.asked, found]).toEqual([5, ['the chunk']]);
});
