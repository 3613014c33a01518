import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { findPostgres } from './find-postgres.ts';

const START_WITHIN_MS = 30_000;

export interface TemporaryPostgres {
  /** A new, empty database; its URL. */
  createDatabase(): Promise<string>;
  /** Ends the server and removes its files. */
  stop(): Promise<void>;
}

/**
 * A real PostgreSQL of this test's own, on a unix socket in a temporary folder, with nothing kept on disk for certain
 * unless it is durable, as its makers ship it.
 * Its collation is not C, so that a text column which forgot COLLATE "C" sorts differently and shows.
 */
export async function startTemporaryPostgres({ isDurable = false } = {}): Promise<TemporaryPostgres> {
  const bin = findPostgres();
  const folder = mkdtempSync(join(tmpdir(), 'foothold-pg-'));
  const as = unprivilegedUser();
  if (as) chownSync(folder, as.uid, as.gid);
  const data = join(folder, 'data');
  const init = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync', ...locale(bin)];
  execFileSync(join(bin, 'initdb'), init, { ...as, cwd: folder, stdio: 'pipe' });

  const careless = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];
  const settings = ['listen_addresses=', ...(isDurable ? [] : careless)];
  const args = ['-D', data, '-k', folder, ...settings.flatMap((setting) => ['-c', setting])];
  const [command, ...rest] = [...endsWithItsParent(), join(bin, 'postgres'), ...args] as [string, ...string[]];
  const server = spawn(command, rest, { ...as, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  const stopNow = () => server.kill('SIGINT');
  process.once('exit', stopNow);

  const url = (database: string) => `postgres://postgres@/${database}?host=${encodeURIComponent(folder)}`;
  await answering(url('postgres'), server);
  let databases = 0;
  return {
    async createDatabase() {
      databases += 1;
      const name = `test_${databases}`;
      await withClient(url('postgres'), (client) => client.query(`create database ${name}`));
      return url(name);
    },
    async stop() {
      process.off('exit', stopNow);
      if (server.exitCode === null) {
        const ended = new Promise((resolve) => server.once('exit', resolve));
        stopNow();
        await ended;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL refuses to run as root. */
function unprivilegedUser(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  for (const user of ['postgres', 'nobody']) {
    const [uid, gid] = ['-u', '-g'].map((flag) => spawnSync('id', [flag, user], { encoding: 'utf8' }).stdout.trim());
    if (uid && gid) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Error('Running as root, and there is neither a user "postgres" nor "nobody" to run PostgreSQL as.');
}

/** ICU's English where this version has it (15 and later). */
function locale(bin: string): string[] {
  const version = execFileSync(join(bin, 'postgres'), ['--version'], { encoding: 'utf8' });
  const major = Number(/(\d+)/.exec(version)?.[1] ?? 0);
  return major >= 15 ? ['--locale=C.UTF-8', '--locale-provider=icu', '--icu-locale=en'] : ['--locale=C.UTF-8'];
}

/** Where Linux offers it, the server ends with the test process however that one dies. */
function endsWithItsParent(): string[] {
  const setpriv = '/usr/bin/setpriv';
  return existsSync(setpriv) ? [setpriv, '--pdeathsig', 'INT'] : [];
}

async function answering(url: string, server: ChildProcess): Promise<void> {
  let said = '';
  server.stderr?.on('data', (chunk) => {
    said = (said + chunk).slice(-4_000);
  });
  const until = Date.now() + START_WITHIN_MS;
  for (;;) {
    try {
      return await withClient(url, async () => {});
    } catch (error) {
      if (server.exitCode !== null || Date.now() > until) {
        throw new Error(`The temporary PostgreSQL did not start: ${said || (error as Error).message}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

async function withClient(url: string, use: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await use(client);
  } finally {
    await client.end();
  }
}
