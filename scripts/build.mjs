// Builds everything: types and server code by the TypeScript compiler, then the bundles that browsers get.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isFresh, markFresh, stampOf } from './lib/fresh.mjs';
import { root, run } from './lib/run.mjs';

const SOURCES = ['packages', 'apps', 'e2e', 'bench', 'tsconfig.json', 'tsconfig.base.json', 'pnpm-lock.yaml'];
const BUNDLES = ['packages/sdk', 'apps/dashboard', 'apps/demo'];
const PROOF = ['apps/server/dist/main.js', 'packages/sdk/dist/foothold.js', 'apps/dashboard/dist/site/index.html'];

/** Resolves to true when everything is built; does nothing when the sources have not changed since. */
export async function build({ force = false } = {}) {
  const stamp = stampOf(SOURCES);
  if (!force && isFresh('build', stamp) && PROOF.every((file) => existsSync(join(root, file)))) return true;
  const types = await run('compiling', process.execPath, ['node_modules/typescript/bin/tsc', '-b']);
  if (types.status !== 0) return false;
  for (const place of BUNDLES) {
    const bundle = await run(`bundling ${place}`, 'npm', ['run', '--silent', 'build'], { cwd: join(root, place) });
    if (bundle.status !== 0) return false;
  }
  markFresh('build', stampOf(SOURCES));
  return true;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exit((await build({ force: true })) ? 0 : 1);
