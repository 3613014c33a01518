import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

const DEBIAN_ROOT = '/usr/lib/postgresql';
const NEEDED = ['initdb', 'postgres'];

/**
 * The folder with PostgreSQL's programs: on PATH, else where Debian puts them (newest first), else, as root, from
 * Debian's package.
 * @throws when there is none and it cannot be installed: a test run without PostgreSQL is red, not shorter
 */
export function findPostgres(): string {
  return installed() ?? install();
}

function installed(): string | null {
  const onPath = (process.env.PATH ?? '').split(delimiter);
  const versions = existsSync(DEBIAN_ROOT) ? readdirSync(DEBIAN_ROOT).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [...onPath, ...versions.map((version) => join(DEBIAN_ROOT, version, 'bin'))];
  return folders.find((folder) => NEEDED.every((program) => existsSync(join(folder, program)))) ?? null;
}

function install(): string {
  if (process.getuid?.() !== 0) {
    throw new Error('No PostgreSQL found (initdb, postgres). Install one, or run as root where Debian packages work.');
  }
  doNotMakeADefaultCluster();
  run('apt-get', ['update', '-q']);
  run('apt-get', ['install', '-qy', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=300', 'postgresql']);
  const folder = installed();
  if (!folder) throw new Error('The package postgresql is installed, but initdb and postgres are not there.');
  return folder;
}

/** The package would otherwise make and start a server of its own. */
function doNotMakeADefaultCluster(): void {
  const file = '/etc/postgresql-common/createcluster.conf';
  if (existsSync(file)) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, 'create_main_cluster = false\n');
}

function run(command: string, args: string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { status, stderr, error } = spawnSync(command, args, { env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed: ${error?.message ?? stderr}`);
}
