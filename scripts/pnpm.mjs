// The one place that pins pnpm. Works where only Node and npm exist: npx fetches the pinned version once.
// `packageManager` in package.json would make frozen installs fail where no pnpm is on PATH.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const PNPM = 'pnpm@12.21.0';

/** Runs pnpm with the given words in the repository's root; returns the exit status. Errors are the child's own. */
export function pnpm(args, options = {}) {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const result = spawnSync('npx', ['--yes', PNPM, ...args], { cwd: root, stdio: 'inherit', ...options });
  return result.status ?? 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exit(pnpm(process.argv.slice(2)));
