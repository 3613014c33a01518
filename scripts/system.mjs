// What a machine must have beside Node for the tests: a Chromium and PostgreSQL's server. Found, else installed from the
// system's packages (Debian and its kin, as root), else said in words.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { run, say } from './lib/run.mjs';

const CHROMIUMS = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
/** A mirror may be slow, and the system may be busy installing something of its own. */
const PATIENT = ['-q', '-o', 'Acquire::Retries=5', '-o', 'DPkg::Lock::Timeout=300'];
const POSTGRES_HOMES = ['/usr/lib/postgresql', '/opt/homebrew/opt', '/usr/local/opt'];

/** Path of a Chromium, or null. */
export const findChromium = () => CHROMIUMS.find((path) => path && existsSync(path)) ?? null;

/** Folder with `initdb` and `postgres`, or null. */
export function findPostgres() {
  const homes = POSTGRES_HOMES.filter((home) => existsSync(home)).flatMap((home) =>
    readdirSync(home).map((version) => join(home, version, 'bin')),
  );
  const path = (process.env.PATH ?? '').split(':');
  return [...homes.sort().reverse(), ...path].find((bin) => existsSync(join(bin, 'initdb'))) ?? null;
}

/** Resolves to the names of what is missing and could not be installed. */
export async function ensureSystem() {
  const wanted = [
    { name: 'chromium', find: findChromium },
    { name: 'postgresql', find: findPostgres },
  ].filter(({ find }) => !find());
  if (wanted.length === 0) return [];
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    await run('reading the package lists', 'apt-get', ['update', ...PATIENT], { env });
    const names = wanted.map(({ name }) => name);
    const args = ['install', ...PATIENT, '-y', '--no-install-recommends', ...names];
    await run(`installing ${names.join(' and ')}`, 'apt-get', args, { env });
  }
  const missing = wanted.filter(({ find }) => !find()).map(({ name }) => name);
  for (const name of missing)
    say(`✗ ${name} is missing: install it with your system's package manager and run this again.`);
  return missing;
}
