import { execFile, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const TICKS_PER_S = 100;

export interface Product {
  url: string;
  dataDir: string;
  environmentId: string;
  writeKey: string;
  secretKey: string;
  /** Asks the API with the secret key. Rejects when it refuses. */
  api(method: string, path: string, body?: unknown): Promise<unknown>;
  /** Seconds of CPU that the server has used; its engine is a process of its own. */
  cpuS(): number;
  stop(): Promise<void>;
}

/** The whole server as customers run it, with an empty project. */
export async function startProduct(dataDir: string): Promise<Product> {
  const port = await freePort();
  const env = {
    ...process.env,
    FOOTHOLD_DATA_DIR: dataDir,
    PORT: String(port),
    FOOTHOLD_SAMPLE: '0',
    LOG_LEVEL: 'warn',
  };
  const child = spawn(process.execPath, [root('apps/server/dist/main.js')], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()));
  const url = `http://127.0.0.1:${port}`;
  while (!(await fetch(`${url}/readyz`).catch(() => null))?.ok) {
    if (child.exitCode !== null) throw new Error('The server ended before it was ready.');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const words = ['project', 'create', 'Bench', '--json'];
  const { stdout } = await promisify(execFile)(root('node_modules/.bin/foothold'), words, { env });
  const { environments } = JSON.parse(stdout) as {
    environments: { id: string; writeKey: string; secretKey: string }[];
  };
  const { id: environmentId, writeKey, secretKey } = environments[0] as (typeof environments)[number];
  return {
    url,
    dataDir,
    environmentId,
    writeKey,
    secretKey,
    async api(method, path, body) {
      const headers = { authorization: `Bearer ${secretKey}`, 'content-type': 'application/json' };
      const answer = await fetch(`${url}/api/v1${path}`, { method, headers, body: JSON.stringify(body) });
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
      return answer.json();
    },
    cpuS() {
      const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
      return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_S;
    },
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
