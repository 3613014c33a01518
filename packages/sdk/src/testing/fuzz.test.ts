import type { Content } from '@foothold/protocol/types';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { fuzzCalls, fuzzContents } from './fuzz.ts';

const SOUND: Content[] = [
  {
    kind: 'checklist',
    id: 'list',
    name: 'List',
    title: 'List',
    items: [{ id: 'a', title: 'A', done: { event: 'Report created' } }],
  },
  {
    kind: 'tour',
    id: 'tour',
    name: 'Tour',
    audience: { not: { trait: 'plan', op: 'is', value: 'pro' } },
    steps: [
      { id: 'one', title: '1', target: { locators: [{ css: 'a' }] } },
      { id: 'two', title: '2', page: '/**', advance: { on: 'event', event: 'Done' } },
    ],
  },
];
const rejections: unknown[] = [];
declare const process: { on(name: string, listener: (reason: unknown) => void): void; off: (typeof process)['on'] };
const note = (reason: unknown) => void rejections.push(reason);
const spies = (['log', 'warn', 'error', 'info', 'debug'] as const).map((name) => vi.spyOn(console, name));
beforeAll(() => process.on('unhandledRejection', note));
afterAll(() => process.off('unhandledRejection', note));

it('throws nothing at the host, rejects nothing and says nothing, however wrong the calls are', async () => {
  expect(await fuzzCalls(600)).toEqual([]);
  expect(rejections).toEqual([]);
  for (const spy of spies) expect(spy).not.toHaveBeenCalled();
});

it('survives contents that are spoiled', async () => {
  expect(await fuzzContents(300, SOUND)).toBe(300);
  expect(rejections).toEqual([]);
  for (const spy of spies) expect(spy).not.toHaveBeenCalled();
});
