import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Ledger } from '@foothold/protocol/types';
import type { LongestTurns } from './loop-watch.ts';

/** Of the repository: from the source as from what is built, this file lies in bench, in whatever folder that lies. */
const root = fileURLToPath(import.meta.url).replace(/^(.*)[/\\]bench[/\\].*$/, '$1');

/** A whole Foothold as a process of its own, with a project that nobody else uses. */
export interface Target {
  port: number;
  writeKey: string;
  ledger(): Promise<Ledger>;
  /** Of the server's process, without its engine. */
  residentBytes(): number;
  /** The event loop's longest delay since it was last asked. */
  loopDelayMs(): Promise<number>;
  /** Forgets the longest turns of its event loop so far. */
  watchLoop(): void;
  /** Since {@link watchLoop}, to the second; null where it cannot be told. */
  longestTurns(): LongestTurns | null;
  isAlive(): boolean;
  stop(): Promise<void>;
}

export async function startTarget(): Promise<Target> {
  const dataDir = mkdtempSync(join(tmpdir(), 'foothold-fuzz-'));
  const watched = join(dataDir, 'loop.json');
  const watch = new URL('./loop-watch.js', import.meta.url.replace('/bench/fuzz/', '/bench/dist/fuzz/'));
  const env = { ...process.env, PORT: '0', HOST: '127.0.0.1', FOOTHOLD_DATA_DIR: dataDir, LOG_LEVEL: 'error' };
  const server = spawn(process.execPath, ['--import', watch.href, join(root, 'apps/server/dist/main.js')], {
    env: { ...env, FOOTHOLD_LOOP_WATCH: watched },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(server, 'exit');
  const url = await Promise.race([readyUrl(server.stdout), exited.then(() => null)]);
  if (url === null) throw new Error('The server ended before it was ready.');
  const { writeKey, secretKey } = createProject(env);
  const ask = (path: string) => fetch(`${url}${path}`, { headers: { authorization: `Bearer ${secretKey}` } });
  return {
    port: Number(new URL(url).port),
    writeKey,
    ledger: async () => (await (await ask('/api/v1/ledger')).json()) as Ledger,
    residentBytes: () => Number(readFileSync(`/proc/${server.pid}/statm`, 'utf8').split(' ')[1]) * 4_096,
    async loopDelayMs() {
      const text = await (await ask('/metrics')).text();
      return Number(/^nodejs_eventloop_lag_max_seconds ([\d.e+-]+)$/m.exec(text)?.[1] ?? Number.NaN) * 1_000;
    },
    watchLoop: () => void (process.platform === 'linux' && server.kill('SIGUSR2')),
    longestTurns: () => (existsSync(watched) ? (JSON.parse(readFileSync(watched, 'utf8')) as LongestTurns) : null),
    isAlive: () => server.exitCode === null && server.signalCode === null,
    async stop() {
      server.kill('SIGTERM');
      await exited;
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function readyUrl(stdout: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: stdout })) {
    const url = /ready at (\S+)/.exec(line)?.[1];
    if (url) {
      stdout.resume();
      return url;
    }
  }
  return new Promise(() => undefined);
}

function createProject(env: NodeJS.ProcessEnv): { writeKey: string; secretKey: string } {
  const bin = join(root, 'packages/cli/bin/foothold.mjs');
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, 'project', 'create', 'Fuzz', '--json'], {
    env,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`No project could be made:\n${stdout}${stderr}`);
  const { environments } = JSON.parse(stdout) as {
    environments: { name: string; writeKey: string; secretKey: string }[];
  };
  const production = environments.find(({ name }) => name === 'production');
  if (!production) throw new Error('A project has no production environment.');
  return production;
}
