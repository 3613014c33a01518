import { readdirSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

// The arrows of docs/architecture.md: who may import whom, and through which door.
const ANY = null;
const ARROWS: Record<string, Record<string, string[] | null>> = {
  'packages/protocol': {},
  'packages/targeting': { protocol: ['types'] },
  'packages/sdk': { protocol: ['types'], targeting: ANY },
  'packages/react': { sdk: ['.'] },
  'packages/storage': { protocol: ANY },
  'packages/analytics': { storage: ANY, protocol: ['types'] },
  'packages/cli': { protocol: ANY, storage: ANY, server: ['.', 'admin'] },
  'apps/server': { protocol: ANY, targeting: ANY, storage: ANY, analytics: ANY },
  'apps/dashboard': { protocol: ['types'], targeting: ANY, sdk: ['.', 'renderer'] },
  'apps/demo': { sdk: ['.'], protocol: ['types'] },
};

const root = fileURLToPath(new URL('..', import.meta.url));
const rooms = ['packages', 'apps'].flatMap((group) =>
  readdirSync(`${root}/${group}`).map((name) => `${group}/${name}`),
);

describe('the arrows between packages', () => {
  test('are listed for every package', () => {
    expect(Object.keys(ARROWS)).toEqual(expect.arrayContaining(rooms));
  });

  test.each(rooms)('%s imports only what its arrows allow', (room) => {
    expect(importsOf(room).filter(({ from }) => isForbidden(room, from))).toEqual([]);
  });

  test.each(rooms)('%s depends in package.json only on what its arrows allow', (room) => {
    const { dependencies = {} } = JSON.parse(readFileSync(`${root}/${room}/package.json`, 'utf8'));
    const own = Object.keys(dependencies).filter((name) => name.startsWith('@foothold/'));
    expect(own.filter((name) => !(name.slice('@foothold/'.length) in (ARROWS[room] ?? {})))).toEqual([]);
  });
});

/** Every import of another room, as `name/door`, in code that ships (tests may look further). */
function importsOf(room: string): { file: string; from: string }[] {
  const files = readdirSync(`${root}/${room}/src`, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !/\.test\.|(^|\/)testing\//.test(file))
    .map((file) => `${root}/${room}/src/${file}`);
  return files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)].flatMap(([, from = '']) => {
      if (from.startsWith('.')) return leavesRoom(room, file, from) ? [{ file, from }] : [];
      return from.startsWith('@foothold/') ? [{ file: relative(root, file), from }] : [];
    }),
  );
}

const leavesRoom = (room: string, file: string, from: string) =>
  !resolve(dirname(file), from).startsWith(`${resolve(root, room)}/`);

function isForbidden(room: string, from: string): boolean {
  const [, name = '', door = '.'] = from.match(/^@foothold\/([^/]+)\/?(.*)$/) ?? [];
  const doors = ARROWS[room]?.[name];
  if (doors === undefined || name === '') return true;
  return doors !== ANY && !doors.includes(door || '.');
}
