// Is what was built still what the sources say? A stamp of names, sizes and times decides, so that a second start is quick.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './run.mjs';

const SKIP = new Set(['node_modules', 'dist', 'data', '.git', 'test-results', '.cache', 'docs']);

/** A hash over every file under the given places (relative to the root): path, size, time of change. */
export function stampOf(places) {
  const hash = createHash('sha256');
  const visit = (path) => {
    const info = statSync(join(root, path), { throwIfNoEntry: false });
    if (!info) return;
    if (!info.isDirectory()) {
      hash.update(`${path}\0${info.size}\0${info.mtimeMs}\n`);
      return;
    }
    for (const name of readdirSync(join(root, path)).sort()) {
      if (!SKIP.has(name) && !name.endsWith('.tsbuildinfo')) visit(join(path, name));
    }
  };
  places.forEach(visit);
  return hash.digest('hex');
}

const fileOf = (name) => join(root, 'node_modules', '.cache', 'foothold', `${name}.stamp`);

export function isFresh(name, stamp) {
  return existsSync(fileOf(name)) && readFileSync(fileOf(name), 'utf8') === stamp;
}

export function markFresh(name, stamp) {
  mkdirSync(dirname(fileOf(name)), { recursive: true });
  writeFileSync(fileOf(name), stamp);
}
