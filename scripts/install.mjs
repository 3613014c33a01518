// Installs exactly the lockfile, with the pinned pnpm, when something about it has changed.

import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isFresh, markFresh, stampOf } from './lib/fresh.mjs';
import { root, run } from './lib/run.mjs';
import { PNPM } from './pnpm.mjs';

const manifests = () => [
  'pnpm-lock.yaml',
  'pnpm-workspace.yaml',
  'package.json',
  ...['packages', 'apps'].flatMap((group) =>
    readdirSync(`${root}/${group}`).map((name) => `${group}/${name}/package.json`),
  ),
  'e2e/package.json',
  'bench/package.json',
];

/** Resolves to true when the dependencies are in place. */
export async function install() {
  const stamp = stampOf(manifests());
  if (isFresh('install', stamp)) return true;
  const args = ['--yes', PNPM, 'install', '--frozen-lockfile', '--reporter=append-only'];
  const { status } = await run('installing dependencies', 'npx', args);
  if (status === 0) markFresh('install', stampOf(manifests()));
  return status === 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exit((await install()) ? 0 : 1);
