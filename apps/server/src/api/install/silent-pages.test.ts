import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InstallStatus } from '@foothold/protocol/types';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sdkSite } from '../../sites/sdk.ts';
import { makeWorld, type World } from '../testing/world.ts';
import { createSilentPages } from './silent-pages.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

function pagesAt(start: number) {
  const clock = { now: start };
  return { clock, pages: createSilentPages({ now: () => clock.now }) };
}

describe('a page that loads the script and says nothing', () => {
  test('is given ten seconds, and forgotten once it is heard or a quarter of an hour old', () => {
    const { clock, pages } = pagesAt(0);
    pages.loaded('https://quiet.example');
    pages.loaded('https://fine.example');
    clock.now = 1 * SECOND;
    pages.heard('https://fine.example');
    pages.heard(null);
    clock.now = 9 * SECOND;
    expect(pages.list()).toEqual([]);
    clock.now = 10 * SECOND;
    expect(pages.list()).toEqual([{ origin: 'https://quiet.example', atMs: 0 }]);
    clock.now = 16 * MINUTE;
    expect(pages.list()).toEqual([]);
  });

  test('stays in the list while it is loaded again and again', () => {
    const { clock, pages } = pagesAt(0);
    for (let i = 0; i < 10; i += 1) {
      clock.now = i * 5 * SECOND;
      pages.loaded('https://quiet.example');
    }
    expect(pages.list()).toEqual([{ origin: 'https://quiet.example', atMs: 45 * SECOND }]);
  });

  test('is one of the latest few, whatever strangers send', () => {
    const { clock, pages } = pagesAt(0);
    for (let i = 0; i < 5_000; i += 1) pages.loaded(`https://p${i}.example`);
    clock.now = MINUTE;
    expect(pages.list().map((page) => page.origin)).toEqual([
      'https://p4999.example',
      'https://p4998.example',
      'https://p4997.example',
    ]);
  });
});

describe('the install page of a page that cannot connect', () => {
  const { clock, pages } = pagesAt(Date.UTC(2026, 8, 21));
  const folder = mkdtempSync(join(tmpdir(), 'foothold-sdk-'));
  writeFileSync(join(folder, 'foothold.js'), '// script');
  const site = sdkSite(folder, pages.loaded);
  let world: World;
  beforeAll(async () => {
    world = await makeWorld('sqlite', { silentPages: pages });
  });
  afterAll(async () => {
    await world.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('names its origin and what to add, only while nobody else is on the server', async () => {
    const { production } = await world.newProject('Mine');
    const problems = async () =>
      (await world.get<InstallStatus>('/api/v1/install', { key: production.secretKey })).problems;
    const load = (headers: Record<string, string>, path = '/foothold.js') => site.request(path, { headers });

    expect((await load({ referer: 'https://app.mine.example/inside?token=secret' })).status).toBe(200);
    await load({}); // a page that withholds its referrer
    await load({ referer: 'about:blank' });
    await load({ referer: 'not an address' });
    await load({ referer: 'https://elsewhere.example/' }, '/foothold/nothing.js');
    clock.now += 11 * SECOND;
    expect(await problems()).toEqual([
      {
        code: 'csp',
        origin: 'https://app.mine.example',
        directive: 'connect-src',
        add: 'http://127.0.0.1:4700',
        at: new Date(clock.now - 11 * SECOND).toISOString(),
      },
    ]);

    await world.newProject('Somebody else');
    expect(await problems()).toEqual([]);
  });
});
