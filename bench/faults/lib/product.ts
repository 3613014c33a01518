import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const file = (path: string) => fileURLToPath(new URL(`../../../../${path}`, import.meta.url));
const SERVER = file('apps/server/dist/main.js');
/** The command line's own file. */
export const CLI = file('packages/cli/dist/main.js');
const READY = /^Foothold is ready at (\S+)/;

export interface Keys {
  /** Of the environment. */
  id: string;
  writeKey: string;
  secretKey: string;
}
/** The server as customers run it, in a process of its own. */
export interface Product {
  url: string;
  pid: number;
  child: ChildProcess;
  /** Its status, or the signal that ended it. */
  ended: Promise<number | NodeJS.Signals | null>;
  /** GET below `/api/v1`, as the project's own server asks. */
  get<Answer>(path: string): Promise<Answer>;
  /** The message ids of every stored event, each as often as it is stored. */
  storedIds(): Promise<string[]>;
  /** The value of a metric, all its labels together. */
  metric(name: string): Promise<number>;
  rssMiB(): number;
  /** Null while it has none. */
  enginePid(): number | null;
  /** SIGTERM; how it ended, and after how long. */
  stop(): Promise<{ status: number | NodeJS.Signals | null; ms: number }>;
  /** SIGKILL. */
  kill(): Promise<void>;
}
export interface ProductOptions {
  dataDir: string;
  keys: Keys;
  env?: Record<string, string>;
}

/** Makes a project in a data directory that no server holds. Beside this process, which may be what its stores are reached through. */
export async function createProject(dataDir: string, env: Record<string, string> = {}): Promise<Keys> {
  const words = [CLI, 'project', 'create', 'Faults', '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, words, {
    env: { ...process.env, ...env, FOOTHOLD_DATA_DIR: dataDir },
  });
  const { environments } = JSON.parse(stdout) as { environments: (Keys & { name: string })[] };
  const found = environments.find(({ name }) => name === 'production');
  if (!found) throw new Error(`No production: ${stdout}`);
  return found;
}

/** Resolves once it takes requests. */
export async function startProduct({ dataDir, keys, env = {} }: ProductOptions): Promise<Product> {
  const verbose = process.env.FOOTHOLD_BENCH_VERBOSE;
  const child = spawn(process.execPath, [SERVER], {
    env: { LOG_LEVEL: 'warn', ...process.env, HOST: '127.0.0.1', PORT: '0', FOOTHOLD_DATA_DIR: dataDir, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-2_000);
    if (verbose) process.stderr.write(text);
  });
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) =>
    child.on('exit', (status, signal) => resolve(signal ?? status)),
  );
  const listening = new Promise<string>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const url = READY.exec(line)?.[1];
      if (url) resolve(url);
    });
  });
  const url = await Promise.race([listening, ended.then(() => null)]);
  if (url === null) throw new Error(`The server ended before it listened: ${await ended}. ${said}`);
  const pid = child.pid ?? 0;
  const ask = (path: string) =>
    fetch(`${url}${path}`, { headers: { Authorization: `Bearer ${keys.secretKey}` } }).then(
      async (response) => {
        const text = await response.text();
        if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text}`);
        return text;
      },
      (error) => {
        throw new Error(`${path} was not answered (${error}). The server said: ${said || 'nothing'}`);
      },
    );
  return {
    ...{ url, pid, child, ended },
    get: async <Answer>(path: string) => JSON.parse(await ask(`/api/v1${path}`)) as Answer,
    async storedIds() {
      const lines = (await ask('/api/v1/export/events')).trim().split('\n').filter(Boolean);
      return lines.map((line) => (JSON.parse(line) as { messageId: string }).messageId);
    },
    async metric(name) {
      const lines = (await ask('/metrics'))
        .split('\n')
        .filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`));
      return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
    },
    rssMiB: () => Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024,
    enginePid: () => childrenOf(pid)[0] ?? null,
    async stop() {
      const startedAt = performance.now();
      child.kill('SIGTERM');
      return { status: await ended, ms: performance.now() - startedAt };
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

function childrenOf(pid: number): number[] {
  const tasks = `/proc/${pid}/task`;
  if (!existsSync(tasks)) return [];
  return readdirSync(tasks).flatMap((task) =>
    readFileSync(`${tasks}/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );
}
