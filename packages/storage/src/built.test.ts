import { expect, it } from 'vitest';
import { built } from './built.ts';

it.each([
  ['file:///home/me/foothold/apps/server', 'file:///home/me/foothold/apps/server'],
  ['file:///home/me/src/foothold/apps/server', 'file:///home/me/src/foothold/apps/server'],
  ['file:///home/me/dist/src/foothold/packages/storage', 'file:///home/me/dist/src/foothold/packages/storage'],
])('finds what is built of a package at %s, from its source and from what is built', (at, found) => {
  expect(built(`${at}/src/drain/thread.ts`, './worker.js').href).toBe(`${found}/dist/drain/worker.js`);
  expect(built(`${at}/dist/drain/thread.js`, './worker.js').href).toBe(`${found}/dist/drain/worker.js`);
  expect(built(`${at}/dist/drain/thread.js`, '../index.js').href).toBe(`${found}/dist/index.js`);
});
