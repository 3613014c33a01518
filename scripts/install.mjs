// Installs exactly the lockfile, with the pinned pnpm, when something about it has changed.

import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isFresh, markFresh, stampOf } from './lib/fresh.mjs';
import { root, run, say } from './lib/run.mjs';
import { PNPM } from './pnpm.mjs';

/** Beyond the tries of npm and pnpm for each file. What has arrived is kept, so that each goes on where the last ended. */
const PAUSES_MS = [5_000, 20_000];
/** What trying again does not change. */
const FOR_GOOD = /ERR_PNPM_(OUTDATED_LOCKFILE|LOCKFILE|FROZEN_LOCKFILE|NO_MATCHING_VERSION|UNSUPPORTED_ENGINE)/;

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
  for (let tries = 0; ; tries++) {
    const { status, output } = await run('installing dependencies', 'npx', args);
    if (status === 0) {
      markFresh('install', stampOf(manifests()));
      return true;
    }
    const pauseMs = PAUSES_MS[tries];
    if (pauseMs === undefined || FOR_GOOD.test(output)) return false;
    say(`  … a registry may be slow or away: trying again in ${pauseMs / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exit((await install()) ? 0 : 1);
